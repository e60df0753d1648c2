import type { Notice, ThawResult } from '@qga-vss/core';
import { WRITES_HELD_MS } from '@qga-vss/core/internal';
import type { Evidence } from '../experiments/index.ts';
import { doesNotHold, either, holds, notChecked, type Verdict } from '../verdict.ts';
import type { Check } from './check.ts';
import { after } from './words.ts';

/** Milliseconds by which a clock here may differ from that of Windows. */
const CLOCK_MS = 1500;

const reasonsOf = ({ reasons }: ThawResult): string => reasons.map(({ name }) => name).join(', ');

/** Ended by anybody else it says nothing about what Windows does. */
const heldToTheEnd =
  (judge: (evidence: Evidence['long']) => Verdict) =>
  (evidence: Evidence['long']): Verdict => {
    const { endedBy } = evidence.thaw;
    const heldMs = evidence.thaw.heldMs ?? 0;
    if (endedBy === 'caller' && heldMs >= evidence.plannedMs) return judge(evidence);
    return notChecked(`It was not held to the end: ended by ${endedBy ?? 'nobody'} ${after(heldMs)}.`);
  };

const tooLong = ({ thaw }: Evidence['long']): Verdict => {
  const found = `${thaw.consistency ?? 'nothing'}: ${reasonsOf(thaw)}`;
  const isKnown = thaw.consistency === 'crash' || thaw.reasons.some(({ name }) => name === 'HELD_TOO_LONG');
  return isKnown ? either(thaw.consistency === 'crash', found) : notChecked(found);
};

/** What a write to a frozen volume tells. */
const byWrite =
  (judge: (ms: number) => Verdict) =>
  ({ folder, written }: Evidence['long']): Verdict => {
    if (folder === undefined) return notChecked('Nothing real was frozen, or no volume that was has a folder to write to.');
    return written === undefined ? notChecked(`Nothing could be written to ${folder}.`) : judge(written);
  };

const writesHeld = byWrite((written) => either(written > WRITES_HELD_MS - CLOCK_MS, `A write returned ${after(written)}.`));

const writesLetGo = byWrite((written) => {
  const found = `A write returned ${after(written)}.`;
  if (written <= WRITES_HELD_MS - CLOCK_MS) return notChecked(`${found} It was not held for as long.`);
  return either(written < WRITES_HELD_MS + CLOCK_MS, found);
});

const GATHERING: ReadonlySet<Notice['call']> = new Set(['GatherWriterStatus', 'GetWriterStatus', 'GetWriterStatusEx']);

const statusAfterFailure = ({ thaw }: Evidence['long']): Verdict => {
  if (thaw.consistency !== 'crash') return notChecked('The snapshot did not fail.');
  if (thaw.writers.length === 0) return notChecked('There are no writers.');
  const warning = thaw.warnings.find(({ call, phase }) => phase === 'check-snapshot' && GATHERING.has(call));
  return warning === undefined
    ? holds(`${thaw.writers.length} writers told their state.`)
    : doesNotHold(`${warning.name}: ${warning.message}`);
};

/** What is judged by a freeze that is held for longer than Windows holds writes. */
export const LONG_CHECKS: readonly Check[] = [
  { assumption: 'ten-seconds', experiment: 'long', judge: heldToTheEnd(tooLong) },
  { assumption: 'writes-held', experiment: 'long', judge: heldToTheEnd(writesHeld) },
  { assumption: 'writes-let-go', experiment: 'long', judge: heldToTheEnd(writesLetGo) },
  { assumption: 'status-after-failure', experiment: 'long', judge: heldToTheEnd(statusAfterFailure) },
];
