import type { Size } from './scenario.ts';

/** The product, the requester in C++, and the calls of that from JavaScript. */
export const SIDE_NAMES = ['ours', 'native', 'bare'] as const;
export type SideName = (typeof SIDE_NAMES)[number];

export const eachSide = <T>(of: (side: SideName) => T): Record<SideName, T> => ({
  ours: of('ours'),
  native: of('native'),
  bare: of('bare'),
});

/** Where the double's coordinator runs: its own process as on Windows, or threads of the requester's. */
export type Place = 'process' | 'in-process';

interface Setting {
  readonly size: Size;
  readonly place: Place;
}

/** What the guest is asked to measure. */
export type Request =
  | ({ readonly kind: 'trace' } & Setting)
  | ({
      readonly kind: 'cycles';
      /** Of each side. */
      readonly cycles: number;
      /** Not counted. */
      readonly before: number;
      /** DoSnapshotSet takes a random time between these, in milliseconds, so that no cycle meets the same slice of a wait. */
      readonly freezeMs?: readonly [number, number];
      /** Whose stacks calls off the event loop have; ours where left out. */
      readonly stacks?: 'koffi';
    } & Setting)
  | ({
      readonly kind: 'first';
      readonly side: SideName;
      /** Whether the host has been idle before; otherwise it freezes as its first act. */
      readonly idle: boolean;
    } & Setting)
  | ({
      readonly kind: 'memory';
      readonly cycles: number;
      readonly settled: number;
      /** Cycles after which all that can be collected is; never before the figures are taken where left out. */
      readonly collectAfter?: number;
    } & Setting)
  | ({ readonly kind: 'remote'; readonly cycles: number; readonly before: number } & Setting)
  | ({
      readonly kind: 'host-memory';
      readonly cycles: number;
      readonly settled: number;
      /** Of the host's Node.js. */
      readonly flags: readonly string[];
    } & Setting)
  | ({ readonly kind: 'calls'; readonly cycles: number; readonly before: number } & Setting)
  | ({ readonly kind: 'to-caller'; readonly cycles: number } & Setting)
  | { readonly kind: 'start'; readonly runs: number }
  | { readonly kind: 'empty' }
  | ({ readonly kind: 'one-shot'; readonly runs: number } & Setting)
  | ({ readonly kind: 'to-holder'; readonly runs: number } & Setting)
  | ({ readonly kind: 'word'; readonly runs: number } & Setting)
  | ({ readonly kind: 'bare-word'; readonly runs: number } & Setting)
  | ({ readonly kind: 'instant'; readonly runs: number; readonly aheadMs: number } & Setting);

export type Asked<K extends Request['kind']> = Extract<Request, { kind: K }>;

/** A freeze, a command and the thaw as one program. Milliseconds. */
export interface OneShot {
  /** Of the whole process. */
  readonly wall: number;
  /** From frozen to the command's first act. */
  readonly before: number;
  /** From its last act to the thaw event. */
  readonly after: number;
}

/** Programs of Node with nothing of the product, in milliseconds. */
export interface Nodes {
  /** Of the whole process of an empty one. */
  readonly empty: number;
  /** Of one that starts another as its first act, until that has answered with a line; both with koffi. */
  readonly two: number;
  /** From the call that starts the command to its first act. */
  readonly before: number;
  /** From the command's last act until its end is seen. */
  readonly after: number;
}

/** Commands to the holder, one after the other, beside an empty Node of that moment. Milliseconds of whole processes. */
export interface ToHolder {
  readonly node: number;
  /** A Node with koffi that opens the holder's pipe. */
  readonly pipe: number;
  readonly freeze: number;
  readonly status: number;
  readonly thaw: number;
  /** From the start of `freeze` to frozen, of `thaw` to the thaw event, and of that Node to the open pipe. */
  readonly frozen: number;
  readonly thawed: number;
  readonly opened: number;
}

/** What a pair of calls took, in microseconds. */
export interface Pair {
  readonly freeze: number;
  readonly thaw: number;
}

/** What calls took in a process that had made none, in milliseconds. */
export interface Calls {
  /** From nothing to the answer of a host that is started for it. */
  readonly first: readonly number[];
  /** A call that does next to nothing. */
  readonly warm: readonly number[];
  readonly freeze: readonly number[];
  readonly thaw: readonly number[];
}

/** One cycle, in microseconds. */
export interface Cycle {
  /** From the call of freeze to frozen, as its caller learns it. */
  readonly freeze: number;
  /** From the frozen event's signal to the caller. */
  readonly woken: number;
  /** From the call of thaw until the provider sees the event. */
  readonly thawSeen: number;
}

/** What it answers. */
export interface Answers {
  readonly trace: Readonly<Record<SideName, readonly string[]>>;
  readonly cycles: Readonly<Record<SideName, readonly Cycle[]>>;
  readonly first: Cycle;
  readonly memory: {
    /** Bytes after `settled` cycles, and at the end. */
    readonly rss: readonly [number, number];
    /** Of which in use by JavaScript. */
    readonly heap: readonly [number, number];
    /** Which V8 has taken for its young generation. */
    readonly young: readonly [number, number];
    readonly handles: number;
    readonly objects: number;
  };
  /** The same calls to a host and in this process; and milliseconds of a line to another process and its answer. */
  readonly remote: { readonly host: readonly Pair[]; readonly inProcess: readonly Pair[]; readonly line: readonly number[] };
  readonly calls: Calls;
  /** Milliseconds from frozen to the next line of a caller that has a host. */
  readonly 'to-caller': readonly number[];
  /** Of the host's process: bytes and open handles after `settled` cycles, and at the end. */
  readonly 'host-memory': { readonly rss: readonly [number, number]; readonly handles: readonly [number, number] };
  /** Milliseconds from the start of a process to its first word. */
  readonly start: Readonly<Record<'host' | 'floor' | 'version' | 'explain' | 'node', readonly number[]>>;
  /** Milliseconds of a whole process of an empty Node. */
  readonly empty: number;
  readonly 'one-shot': { readonly ours: readonly OneShot[]; readonly native: readonly OneShot[]; readonly nodes: readonly Nodes[] };
  readonly 'to-holder': readonly ToHolder[];
  /** Milliseconds from the word to frozen, after prepare; and of a plain freeze. */
  readonly word: { readonly prepared: readonly number[]; readonly plain: number };
  /** Milliseconds of DoSnapshotSet to frozen. */
  readonly 'bare-word': readonly number[];
  /** Milliseconds from the instant asked for to frozen. */
  readonly instant: readonly number[];
}
