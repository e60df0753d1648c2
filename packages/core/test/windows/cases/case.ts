/** Something that must hold on Windows; it runs there, in a process that the lab starts, and throws where it does not. */
export interface Case {
  readonly name: string;
  /** It changes the process for good, or ends it. */
  readonly ownProcess?: true;
  run(): void | Promise<void>;
}

/** The main thread stops, and with it all JavaScript. */
export const blockFor = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
