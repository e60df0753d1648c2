import { QgaError, type ThawResult } from '@qga-vss/core';
import type { Seen } from '../experiments/experiment.ts';
import { doesNotHold, either, holds, notChecked } from '../verdict.ts';
import type { Check } from './check.ts';

const ms = (value: number | undefined): string => (value === undefined ? 'not in time' : `after ${Math.round(value)} ms`);

const state = ({ ms: after, last }: Seen): string => `${last.state} ${ms(after)}`;

/** Milliseconds by which the native timer may be late, and an answer that tells of it. */
const LATE_MS = 1000;
/** What says that a context or its attributes are refused. */
const CONTEXT_REFUSED = ['VSS_E_UNSUPPORTED_CONTEXT', 'VSS_E_BAD_STATE', 'E_INVALIDARG'];

/** Milliseconds for which Windows holds writes, and by how much a clock here may differ. */
const WRITES_HELD_MS = 10_000;
const CLOCK_MS = 1500;

const reasonsOf = ({ reasons }: ThawResult): string => reasons.map(({ name }) => name).join(', ');

/** What is judged by the experiments after the plain freeze. */
export const OTHER_CHECKS: readonly Check[] = [
  {
    assumption: 'exclude-writers',
    experiment: 'exclude',
    judge: ({ excluded, writers }) =>
      excluded === undefined
        ? notChecked('There are no writers.')
        : either(!writers.includes(excluded), `${excluded} left out; ${writers.length} others.`),
  },
  {
    assumption: 'native-timer',
    experiment: 'limit',
    judge: ({ over, limitMs, thaw }) =>
      either(
        thaw.endedBy === 'hold-limit' && over.ms !== undefined && over.ms < limitMs + LATE_MS,
        `${state(over)} of ${limitMs}; ended by ${thaw.endedBy ?? 'nobody'}`,
      ),
  },
  {
    assumption: 'no-writers',
    experiment: 'limit',
    brokenBy: CONTEXT_REFUSED,
    judge: ({ freeze }) => holds(`VSS took the context ${freeze.context}.`),
  },
  {
    assumption: 'events-closed',
    experiment: 'limit',
    brokenBy: ['FREEZE_TIMEOUT', 'STALE_FREEZE', 'VSS_E_UNEXPECTED_PROVIDER_ERROR', 'VSS_E_SNAPSHOT_SET_IN_PROGRESS'],
    judge: () => holds('A second freeze went as the first one.'),
  },
  {
    assumption: 'pipe-owner',
    experiment: 'detach',
    brokenBy: ['PIPE_NOT_TRUSTED', 'HOST_LOST'],
    judge: ({ seen, sessionId, thaw }) =>
      thaw instanceof QgaError
        ? doesNotHold(`Another process saw: ${seen.state}; it could not thaw: ${thaw.name}.`)
        : either(
            thaw.endedBy === 'caller' && (sessionId ?? thaw.sessionId) === thaw.sessionId,
            `Another process saw: ${seen.state}; it thawed: ${thaw.consistency ?? 'nothing'}.`,
          ),
  },
  {
    assumption: 'no-pipes-kept',
    experiment: 'detach',
    judge: ({ pipesFree }) =>
      either(pipesFree, pipesFree ? 'Its pipes ended with the command.' : 'Its pipes were still open after the command.'),
  },
  {
    assumption: 'holder-outlives',
    experiment: 'detach',
    judge: ({ seen }) => either(seen.state === 'frozen', `After the command had ended: ${seen.state}.`),
  },
  {
    assumption: 'session-0',
    experiment: 'detach',
    judge: ({ seen, interactive }) =>
      interactive
        ? notChecked('Somebody is logged on at this desktop; run it as a scheduled task.')
        : either(seen.state === 'frozen', `Without a desktop: ${seen.state}.`),
  },
  {
    assumption: 'abort-under-way',
    experiment: 'cancel',
    brokenBy: ['ABORT_TIMEOUT', 'CALL_HUNG'],
    judge: ({ failure, gone }) => {
      if (failure === undefined) return notChecked('It was frozen before the word to cancel came.');
      return either(failure === 'CANCELLED' && gone.ms !== undefined, `${failure}; ${state(gone)}`);
    },
  },
  {
    assumption: 'native-watch',
    experiment: 'caller',
    judge: ({ released, endedBy }) =>
      either(endedBy === 'caller-lost' && released.ms !== undefined, `${state(released)}; ended by ${endedBy ?? 'nobody'}`),
  },
  {
    assumption: 'host-outlives-caller',
    experiment: 'client',
    judge: ({ released, gone }) =>
      either(released.ms !== undefined && released.last.state !== 'stale' && gone.ms !== undefined, `${state(released)}; ${state(gone)}`),
  },
  {
    assumption: 'mutex-dies',
    experiment: 'host',
    judge: ({ after }) => either(after.ms !== undefined, state(after)),
  },
  {
    assumption: 'host-killed',
    experiment: 'host',
    judge: ({ gone, rescued, next }) => {
      const before = `${state(gone)}${rescued ? ', rescued' : ''}`;
      if (next instanceof QgaError) return doesNotHold(`${before}; the next freeze failed: ${next.name}`);
      return either(
        gone.ms !== undefined && next.consistency === 'filesystem',
        `${before}; the next freeze: ${next.consistency ?? 'nothing'}`,
      );
    },
  },
  {
    assumption: 'ten-seconds',
    experiment: 'long',
    judge: ({ thaw }) =>
      either(
        thaw.reasons.some(({ name }) => name === 'HELD_TOO_LONG' || name === 'SNAPSHOT_FAILED') && thaw.consistency === 'crash',
        `${thaw.consistency ?? 'nothing'}: ${reasonsOf(thaw)}`,
      ),
  },
  {
    assumption: 'writes-held',
    experiment: 'long',
    judge: ({ folder, written }) => {
      if (folder === undefined) return notChecked('Nothing real was frozen, or no volume that was has a folder to write to.');
      if (written === undefined) return notChecked(`Nothing could be written to ${folder}.`);
      return either(Math.abs(written - WRITES_HELD_MS) < CLOCK_MS, `A write to ${folder} returned ${ms(written)}.`);
    },
  },
  {
    assumption: 'status-after-failure',
    experiment: 'long',
    judge: ({ thaw }) => {
      if (thaw.consistency !== 'crash') return notChecked('The snapshot did not fail.');
      if (thaw.writers.length === 0) return notChecked('There are no writers.');
      const warning = thaw.warnings.find(({ call }) => call === 'GatherWriterStatus' || call === 'GetWriterStatus');
      return warning === undefined
        ? holds(`${thaw.writers.length} writers told their state.`)
        : doesNotHold(`${warning.name}: ${warning.message}`);
    },
  },
];
