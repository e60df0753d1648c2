import type { Service } from '@qga-vss/core';
import type { Clock } from '@qga-vss/core/internal';

/** A program that was started, with pipes for its input and output. */
export interface Child {
  readonly pid: number;
  /** Its exit code, null where it was killed or could not be started; never rejects. */
  readonly exited: Promise<number | null>;
  /** All it said, once nobody holds its output any more; never rejects. */
  readonly said: Promise<string>;
  /** The lines it says that are not empty, from the first; they end with its output. */
  lines(): AsyncIterable<string>;
  /** The same of its standard error. */
  errorLines(): AsyncIterable<string>;
  write(text: string): void;
  /** Ends its input, which tells a host to thaw and to end. */
  end(): void;
  /** Ends it as TerminateProcess does. */
  kill(): void;
}

/** Whether a line is among these before they end. */
export const says = async (lines: AsyncIterable<string>, line: string): Promise<boolean> => {
  for await (const each of lines) if (each === line) return true;
  return false;
};

/** What a command says first. */
export const BEGUN = 'begun';

/** A child that writes a file. */
export interface Writer extends Child {
  /** Removes what it may have left. */
  remove(): Promise<void>;
}

/** What Windows' own tools say, where they say it: to be compared with what the product says. */
export interface OtherWord {
  /** Of the computer, as Node names it. */
  readonly architecture?: string | undefined;
  /** Folders that volumes are mounted on. */
  readonly mountFolders?: readonly string[] | undefined;
  /** The guest agent's program, where its installer puts it. */
  readonly agent?: string | undefined;
  /** SID of the account of this process. */
  readonly user?: string | undefined;
}

/** The guest that is tested, as far as a program can see it that is not the host. */
export interface Guest {
  readonly clock: Clock;
  readonly simulated: boolean;
  /** Whether every process sees the freeze of another; a machine in memory is its own process's alone. */
  readonly shared: boolean;
  /** It is reached from its hypervisor, so that nothing is done in it but by the product. */
  readonly fromHypervisor: boolean;
  /** Of this process, as Node names it, such as x64. */
  readonly architecture: string;
  /** Account of this process, in the words of this Windows. */
  readonly account: string;
  /** Whether Node lies under Program Files. */
  readonly underProgramFiles: boolean;
  otherWord(): Promise<OtherWord>;
  /** The session of Windows that this process is in: 0 has no desktop. Undefined where Windows does not tell. */
  session(): Promise<number | undefined>;
  /** The product in a process of its own. */
  connect(): Promise<Service>;
  /** Whether the machine has a holder now. */
  hasHolder(): Promise<boolean>;
  /** Ends it, where there is one, with whatever it holds. */
  endHolder(): Promise<void>;
  /** This program with other arguments, on the same machine. */
  start(...args: readonly string[]): Child;
  /** A command of Windows that says something and ends. */
  command(): Child;
  /** A process that does nothing until it is killed, for half a minute at most. */
  idle(): Child;
  /** A command line for `run` that does the same, once it has said BEGUN. */
  readonly idleCommand: readonly string[];
  /** A process that waits for a line on its input, then writes a new file into the folder to the disk, removes it and says so. */
  writer(folder: string): Writer;
}
