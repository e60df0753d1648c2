import { QgaError } from '@qga-vss/core';
import type { Evidence } from '../experiments/index.ts';
import { doesNotHold, either, holds, notChecked, type Verdict } from '../verdict.ts';
import type { Check } from './check.ts';
import { state } from './words.ts';

const nativeWatch = ({ released, endedBy }: Evidence['caller']): Verdict => {
  const found = `${state(released)}; ended by ${endedBy ?? 'nobody'}`;
  return endedBy === 'rescue' ? notChecked(found) : either(endedBy === 'caller-lost' && released.ms !== undefined, found);
};

/** Only a living host is seen thawing: it has the mutex. */
const hostOutlives = ({ released, gone }: Evidence['client']): Verdict => {
  const found = `${state(released)}; ${state(gone)}`;
  if (released.last.state === 'thawing') return either(gone.ms !== undefined, found);
  return released.last.state === 'thawed' ? notChecked(`${found}: too fast to be told by whom.`) : doesNotHold(found);
};

/** Only what has the mutex is seen frozen or thawing. */
const mutexDies = ({ released }: Evidence['host']): Verdict =>
  released.last.state === 'thawing'
    ? notChecked(`Somebody thawed it: ${state(released)}.`)
    : either(released.ms !== undefined, state(released));

const descriptor = ({ released: { last } }: Evidence['host']): Verdict => {
  if (last.state === 'stale') return holds('What a dead process had left was taken for ours.');
  return last.state === 'foreign'
    ? doesNotHold("What a dead process of ours had left was taken for another program's.")
    : notChecked(`Nothing was left of it to look at: ${last.state}.`);
};

const hostKilled = ({ released, gone, rescued, next }: Evidence['host']): Verdict => {
  const before = `${state(released)}; ${state(gone)}${rescued ? ', released by the self-test' : ''}`;
  if (next instanceof QgaError) return doesNotHold(`${before}; the next freeze failed: ${next.name}`);
  return either(gone.ms !== undefined && next.consistency === 'filesystem', `${before}; the next freeze: ${next.consistency ?? 'nothing'}`);
};

/** What is judged by the deaths of processes. */
export const DEATH_CHECKS: readonly Check[] = [
  { assumption: 'native-watch', experiment: 'caller', judge: nativeWatch },
  { assumption: 'host-outlives-caller', experiment: 'client', judge: hostOutlives },
  { assumption: 'mutex-dies', experiment: 'host', judge: mutexDies },
  { assumption: 'descriptor-readback', experiment: 'host', judge: descriptor },
  { assumption: 'host-killed', experiment: 'host', judge: hostKilled },
];
