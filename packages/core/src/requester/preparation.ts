import type { PrepareResult } from '../contract/prepare.ts';
import type { Clock } from '../platform/clock.ts';
import { QgaError } from '../vss/errors.ts';
import { approach, awaitFreezeCommand, awaitInstant, type FreezeCommand, type Instant } from './freeze-command.ts';
import type { Interrupt } from './interrupt.ts';
import { PHASES } from './phase-list.ts';
import { type Phases, within } from './phases.ts';
import type { SessionRecord } from './record.ts';
import { prepareResult } from './results.ts';

interface Parts {
  readonly clock: Clock;
  readonly record: SessionRecord;
  readonly phases: Phases;
  readonly interrupt: Interrupt;
  /** The freeze command, where it was given at once. */
  readonly given: FreezeCommand | undefined;
}

/** What is prepared of a session, and what that waits for: the freeze command, or after the metadata the writers. */
export class Preparation {
  readonly #parts: Parts;
  #done = Promise.withResolvers<PrepareResult>();
  readonly #command = Promise.withResolvers<FreezeCommand>();
  /** That the writers are to be prepared, where only metadata was. */
  readonly #writersToo = Promise.withResolvers<'writers'>();
  #place: 'preparing' | 'prepared' = 'preparing';
  #proceeded = false;
  /** When what is prepared is called off, on the monotonic clock; once it is. */
  #until: number | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#handle();
  }

  /** Until the freeze begins. */
  get place(): 'preparing' | 'prepared' {
    return this.#place;
  }

  /** Resolves when all is prepared that the settings ask for; rejects where the session fails before it is frozen. */
  get done(): Promise<PrepareResult> {
    return this.#done.promise;
  }

  /** Whether the freeze command is still to come. */
  get awaitsCommand(): boolean {
    return this.#parts.given === undefined && !this.#proceeded;
  }

  /** Milliseconds until what is prepared is called off, once it is. */
  get leftMs(): number | undefined {
    return this.#until === undefined ? undefined : Math.max(0, this.#until - this.#parts.clock.monotonic());
  }

  /** What is prepared waits so long from now, or as long as it would have. */
  putOff(holdMs: number): void {
    if (this.#until !== undefined) this.#until = Math.max(this.#until, this.#parts.clock.monotonic() + holdMs);
  }

  fail(error: QgaError): void {
    this.#done.reject(error);
  }

  /** The freeze command has come. */
  proceed(command: FreezeCommand): void {
    this.#proceeded = true;
    this.#command.resolve(command);
  }

  /** Where only metadata is prepared: the writers, too; `done` is another promise from here on. @param holdMs how long to wait then */
  prepareWriters(holdMs: number): void {
    const { record } = this.#parts;
    record.settings = { ...record.settings, level: 'writers', prepareHoldMs: holdMs };
    record.preparedAt = undefined;
    this.#until = undefined;
    this.#done = Promise.withResolvers();
    this.#handle();
    this.#place = 'preparing';
    this.#writersToo.resolve('writers');
  }

  /** Prepared: says so, and waits for the freeze command. One that was given at once, or before, is not waited for. */
  async command(): Promise<FreezeCommand> {
    const { given, record } = this.#parts;
    if (given !== undefined) return given;
    if (record.preparedAt !== undefined) return await this.#command.promise;
    return await this.#sayPrepared(this.#command.promise);
  }

  /** Where only the metadata is to be gathered: the same. @returns undefined where the writers are to be prepared before the command */
  async commandOrWriters(): Promise<FreezeCommand | undefined> {
    if (this.#parts.given !== undefined) return this.#parts.given;
    const next = await this.#sayPrepared<FreezeCommand | 'writers'>(Promise.race([this.#command.promise, this.#writersToo.promise]));
    return next === 'writers' ? undefined : next;
  }

  /** From StartSnapshotSet on no other shadow copy can be made, so an instant further off than that may last is waited for here. */
  async approach(instant: Instant | undefined): Promise<void> {
    this.#place = 'preparing';
    if (instant === undefined) return;
    const { clock, record, interrupt } = this.#parts;
    await within(PHASES.prepared, () => approach(clock, instant, record.settings.prepareHoldMs, interrupt));
  }

  /** VSS is locked from StartSnapshotSet on, so what was prepared does not wait for longer than it may. */
  async awaitInstant(instant: Instant): Promise<void> {
    const { clock, record, interrupt } = this.#parts;
    const { level, prepareHoldMs } = record.settings;
    const limitMs = level === 'writers' ? (this.leftMs ?? prepareHoldMs) : prepareHoldMs;
    const earlyMs = await within(PHASES.prepared, () => awaitInstant(clock, instant, limitMs, interrupt));
    if (earlyMs === 0) return;
    const detail = `By its time the instant is ${Math.round(earlyMs)} ms off.`;
    record.warnings.push(QgaError.of('CLOCK_SET_BACK', { phase: PHASES.prepared.name, detail }));
  }

  async #sayPrepared<T>(next: Promise<T>): Promise<T> {
    const { clock, record, phases, interrupt } = this.#parts;
    const { prepareHoldMs } = record.settings;
    record.preparedAt = clock.now();
    const until = clock.monotonic() + prepareHoldMs;
    this.#until = until;
    this.#place = 'prepared';
    this.#done.resolve(prepareResult(record, phases.done, record.preparedAt));
    if (!this.#proceeded) {
      phases.follow(undefined);
      record.warnings.follow(undefined);
    }
    return await within(PHASES.prepared, () => awaitFreezeCommand(clock, next, () => this.#until ?? until, interrupt));
  }

  /** Avoids an unhandled rejection where no caller asks what was prepared. */
  #handle(): void {
    this.#done.promise.catch(() => {});
  }
}
