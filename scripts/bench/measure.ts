import { setTimeout } from 'node:timers/promises';
import type { Guest } from './guest.ts';
import type { Line } from './line.ts';
import type { RowTold } from './record.ts';
import type { Row } from './rows.ts';

export interface Measured {
  readonly rows: readonly RowTold[];
  readonly lines: readonly Line[];
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** What rows have where there is no lab: some do without. */
const without = (thrown: unknown): Guest => ({
  get lab(): never {
    throw thrown;
  },
  measure: () => Promise.reject(thrown),
  close: () => {},
});

/** Opened when first needed; anew after a row that failed, since nobody knows what that has left there. */
class Guests {
  readonly #open: () => Promise<Guest>;
  #guest: Guest | undefined;

  constructor(open: () => Promise<Guest>) {
    this.#open = open;
  }

  async get(): Promise<Guest> {
    this.#guest ??= await this.#open().catch(without);
    return this.#guest;
  }

  close(): void {
    this.#guest?.close();
    this.#guest = undefined;
  }
}

/** Milliseconds that no row takes, on a slow machine either. */
const LIMIT_MS = 400_000;

/** @throws Error when so many milliseconds are over. */
const late = async (limitMs: number, signal: AbortSignal): Promise<never> => {
  await setTimeout(limitMs, undefined, { signal });
  throw new Error(`It took longer than ${limitMs / 1000} s.`);
};

interface RowMeasured {
  readonly told: RowTold;
  readonly lines: readonly Line[];
}

const measureRow = async ({ name, measure }: Row, guest: Guest, limitMs: number): Promise<RowMeasured> => {
  const began = performance.now();
  const tookMs = (): number => Math.round(performance.now() - began);
  const over = new AbortController();
  try {
    const lines = await Promise.race([measure(guest), late(limitMs, over.signal)]);
    return { told: { name, tookMs: tookMs() }, lines };
  } catch (thrown) {
    return { told: { name, tookMs: tookMs(), failure: messageOf(thrown) }, lines: [] };
  } finally {
    over.abort();
  }
};

export interface MeasureOptions {
  /** Opens a guest: before the first row, and anew after one that failed. */
  readonly open: () => Promise<Guest>;
  /** Is told what has been measured so far, after each row. */
  readonly tell: (row: RowTold, soFar: Measured) => void;
  /** Milliseconds after which a row is given up. */
  readonly limitMs?: number;
}

/** Measures one row after the other. A row that cannot be measured says why and stops no other: figures never fail a build. */
export const measureRows = async (rows: readonly Row[], { open, tell, limitMs = LIMIT_MS }: MeasureOptions): Promise<Measured> => {
  const guests = new Guests(open);
  const measured = { rows: [] as RowTold[], lines: [] as Line[] };
  for (const row of rows) {
    const guest = await guests.get();
    const { told, lines } = await measureRow(row, guest, limitMs);
    if (told.failure !== undefined) guests.close();
    measured.rows.push(told);
    measured.lines.push(...lines);
    tell(told, measured);
  }
  guests.close();
  return measured;
};
