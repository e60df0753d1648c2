import koffi from 'koffi';

/** The lab's double of VSS, as loaded into this process: what it plays and what it saw. */
export interface Double {
  /** @param text a scenario as `scenarioText` writes it. */
  load(text: string): void;
  /** Ends the scenario: hung calls come back, the coordinator forgets. */
  unload(): void;
  trace(): readonly string[];
  liveObjects(): number;
  /** Calls on released objects. */
  misuses(): number;
  isFrozen(): boolean;
}

/** Binds the exports by which tests speak to the double; works only in the lab's Windows. */
export const openDouble = (): Double => {
  const dll = koffi.load('vssapi.dll');
  const load = dll.func('__stdcall', 'LabLoad', 'int32', ['str']);
  const error = dll.func('__stdcall', 'LabError', 'uint64', ['void *', 'uint64']);
  const unload = dll.func('__stdcall', 'LabUnload', 'void', []);
  const trace = dll.func('__stdcall', 'LabTrace', 'uint64', ['void *', 'uint64']);
  const liveObjects = dll.func('__stdcall', 'LabLiveObjects', 'int', []);
  const misuses = dll.func('__stdcall', 'LabMisuses', 'int', []);
  const isFrozen = dll.func('__stdcall', 'LabIsFrozen', 'int', []);
  const text = (fetch: (buffer: Buffer, size: number) => unknown): string => {
    const buffer = Buffer.alloc(Number(fetch(Buffer.alloc(0), 0)));
    fetch(buffer, buffer.length);
    return buffer.toString('utf8', 0, Math.max(0, buffer.length - 1));
  };
  return {
    load: (scenario) => {
      if (load(scenario) < 0) throw new Error(text(error));
    },
    unload: () => void unload(),
    trace: () =>
      text(trace)
        .split('\n')
        .filter((line) => line !== ''),
    liveObjects: () => Number(liveObjects()),
    misuses: () => Number(misuses()),
    isFrozen: () => Number(isFrozen()) !== 0,
  };
};
