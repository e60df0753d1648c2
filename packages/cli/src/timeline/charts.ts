import type { PhaseResult, ReadableReport } from '@qga-vss/core';
import { WRITES_HELD_MS } from '@qga-vss/core/internal';
import { duration } from '../terminal/duration.ts';
import { phaseWords } from '../terminal/phases.ts';
import type { Chart, Mark, Row, Tone } from './chart.ts';

/** Milliseconds of the close-up at most: what takes longer goes on beyond its edge. */
const LONGEST_CLOSE_UP = 20_000;

/** The hold as the report knows it; epoch milliseconds. */
interface Hold {
  readonly frozenAt: number;
  readonly thawedAt: number;
  readonly limitAt: number | undefined;
  readonly tone: Tone;
}

/** Outcomes whose hold served its purpose. */
const SERVED: ReadonlySet<string> = new Set(['application', 'partial', 'filesystem'] satisfies ReadableReport['outcome'][]);

const holdOf = ({ outcome, thaw, freeze }: ReadableReport): Hold | undefined => {
  const frozenAt = thaw?.frozenAt ?? freeze?.frozenAt;
  const thawedAt = thaw?.thawedAt;
  if (frozenAt === undefined || thawedAt === undefined) return undefined;
  return { frozenAt, thawedAt, limitAt: thaw?.holdExpiresAt, tone: SERVED.has(outcome) ? 'held' : 'lost' };
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const offset = (ms: number): string => (ms < 0 ? `${duration(-ms)} before` : `${duration(ms)} after`);

/** A row of something that began and ended at instants, on an axis that begins at one. */
const row = (label: string, tone: Tone, began: number, ended: number, origin: number, since: string): Row => {
  const took = duration(Math.max(0, ended - began));
  return {
    label,
    tone,
    from: began - origin,
    to: ended - origin,
    took,
    says: `${label}: begins ${offset(began - origin)} ${since}, takes ${took}.`,
  };
};

const commandRow = ({ command }: ReadableReport, origin: number, since: string): readonly Row[] =>
  command?.endedAt === undefined ? [] : [row('The command', 'command', command.startedAt, command.endedAt, origin, since)];

const holdRow = (hold: Hold | undefined, origin: number, since: string): readonly Row[] =>
  hold === undefined ? [] : [row('Writes held', hold.tone, hold.frozenAt, hold.thawedAt, origin, since)];

/** How much of the time that there was has been left: a few words, and the sentence that goes with them. */
interface Spare {
  readonly figure: string;
  readonly words: string;
}

/** What was to spare until the earlier of the two limits; undefined where nothing was held. */
export const spareOf = (report: ReadableReport): Spare | undefined => {
  const hold = holdOf(report);
  if (hold === undefined) return undefined;
  const { frozenAt, thawedAt, limitAt, tone } = hold;
  const heldMs = report.thaw?.heldMs ?? thawedAt - frozenAt;
  const own = limitAt === undefined ? WRITES_HELD_MS : limitAt - frozenAt;
  const words = `Writes were held for ${duration(heldMs)}; ${own < WRITES_HELD_MS ? `the hold limit was ${duration(own)}, and ` : ''}Windows holds them for 10 s at most.`;
  if (heldMs > WRITES_HELD_MS) return { figure: `${duration(heldMs - WRITES_HELD_MS)} too long`, words };
  const left = Math.max(0, Math.min(own, WRITES_HELD_MS) - heldMs);
  return { figure: tone === 'held' ? `${duration(left)} to spare` : 'The hold was lost', words };
};

/** The hold against the time that Windows grants; undefined where nothing was held. */
export const holdChart = (report: ReadableReport): Chart | undefined => {
  const hold = holdOf(report);
  if (hold === undefined) return undefined;
  const { frozenAt, thawedAt, limitAt } = hold;
  const rows = [...holdRow(hold, frozenAt, 'frozen'), ...commandRow(report, frozenAt, 'frozen')];
  const own = limitAt === undefined ? undefined : limitAt - frozenAt;
  const marks: readonly Mark[] = [
    { at: WRITES_HELD_MS, label: "Windows' limit, 10 s", tone: 'limit' },
    ...(own === undefined || own === WRITES_HELD_MS
      ? []
      : [{ at: own, label: `hold limit, ${duration(own)}`, tone: 'own-limit' as const }]),
  ];
  const last = Math.max(...rows.map(({ to }) => to), WRITES_HELD_MS, own ?? 0);
  return {
    id: 'hold',
    title: 'The hold against its limits',
    description: `From frozen on, time goes to the right. Writes were held for ${duration(thawedAt - frozenAt)}; Windows holds them for 10 s at most.`,
    from: Math.min(0, ...rows.map(({ from }) => from)),
    to: Math.min(last * 1.04, LONGEST_CLOSE_UP),
    rows,
    marks,
    held: { from: 0, to: thawedAt - frozenAt, tone: hold.tone },
  };
};

const ended = ({ startedAt, durationMs }: PhaseResult): number => startedAt + durationMs;

/** All steps in the order in which they began; undefined where none is known. */
export const stepsChart = (report: ReadableReport): Chart | undefined => {
  const phases = (report.thaw ?? report.freeze)?.phases ?? [];
  const hold = holdOf(report);
  const origin = Math.min(...phases.map(({ startedAt }) => startedAt), hold?.frozenAt ?? Number.POSITIVE_INFINITY);
  if (!Number.isFinite(origin)) return undefined;
  const since = 'the beginning';
  const toneOf = ({ startedAt }: PhaseResult): Tone => (hold !== undefined && startedAt >= hold.frozenAt ? 'after' : 'before');
  const steps = phases.map((phase) => row(capital(phaseWords(phase.name)), toneOf(phase), phase.startedAt, ended(phase), origin, since));
  const rows = [...steps, ...holdRow(hold, origin, since), ...commandRow(report, origin, since)].toSorted(
    (one, other) => one.from - other.from,
  );
  const to = Math.max(1, ...rows.map((each) => each.to));
  return {
    id: 'steps',
    title: 'From the first step to the last',
    description: `${rows.length} steps in ${duration(to)}, each a bar from where it began to where it ended, in the order in which they began.`,
    from: 0,
    to,
    rows,
    marks: [],
    held: hold === undefined ? undefined : { from: hold.frozenAt - origin, to: hold.thawedAt - origin, tone: hold.tone },
  };
};
