import { type DoctorResult, QgaError, type StatusResult, type VolumeInfo } from '@qga-vss/core';
import { AREAS, type Assumption } from './assumptions/index.ts';
import { CHECKS, type Check } from './checks/index.ts';
import { EXPERIMENTS, type ExperimentName } from './experiments/index.ts';
import type { Series, Trial, Trials } from './series.ts';
import { doesNotHold, notChecked, STATES, type State, type Verdict } from './verdict.ts';

/** What became of one assumption, with all that a reader of the report needs: the files that rest on it are for who works on them. */
export interface AssumptionReport extends Omit<Assumption, 'where'>, Verdict {
  readonly area: string;
  /** What it was judged by; left out where no program can judge it. */
  readonly experiment?: ExperimentName;
}

export interface ExperimentReport {
  readonly name: ExperimentName;
  readonly title: string;
  /** Epoch milliseconds. */
  readonly startedAt?: number;
  readonly durationMs?: number;
  readonly error?: QgaError;
  readonly skipped?: string;
}

/** All that a self-test found. */
export interface SelftestReport {
  readonly version: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly simulated: boolean;
  readonly interrupted: boolean;
  /** Of the process, as Node names it. */
  readonly architecture: string;
  /** Whom it was run by. */
  readonly account: string;
  /** The computer. */
  readonly hostName: string;
  readonly system: string;
  readonly timeZone: string;
  readonly volumes: readonly VolumeInfo[];
  readonly counts: Readonly<Record<State, number>>;
  readonly assumptions: readonly AssumptionReport[];
  readonly experiments: readonly ExperimentReport[];
  /** What doctor found at the beginning. */
  readonly doctor: DoctorResult | null;
  /** What the machine is left like; null where that could not be told. */
  readonly left: StatusResult | null;
  /** What kept assumptions from being checked, the gravest. */
  readonly error: QgaError | null;
}

const BY_HAND = 'No program can check it.';

const ofFailure = (check: Check, error: QgaError, context: Context): Verdict => {
  const blame = check.blame?.(error, context);
  if (blame === 'proof') return doesNotHold(`${error.name}: ${error.message}`);
  const suspected = blame === 'suspicion' ? ', which is what it looks like where this does not hold' : '';
  return notChecked(`The experiment failed: ${error.name}${suspected}.`);
};

const verdictOf = (check: Check, { evidence, error, skipped }: Trial<unknown>, context: Context): Verdict => {
  if (skipped !== undefined) return notChecked(skipped);
  if (error !== undefined) return ofFailure(check, error, context);
  return (check.judge as (evidence: unknown) => Verdict)(evidence);
};

const assumptionReports = (trials: Trials, context: Context): readonly AssumptionReport[] =>
  AREAS.flatMap(({ title: area, assumptions }) =>
    assumptions.map(({ where: _, ...assumption }) => {
      const check = CHECKS.find((one) => one.assumption === assumption.id);
      if (check === undefined) return { ...assumption, area, ...notChecked(BY_HAND) };
      const { experiment } = check;
      return { ...assumption, area, experiment, ...verdictOf(check, trials[experiment], context) };
    }),
  );

const experimentReport = (name: ExperimentName, trial: Trial<unknown>): ExperimentReport => {
  const { evidence: _, ...rest } = trial;
  return { name, title: EXPERIMENTS[name].title, ...rest };
};

/** A machine that is not thawed in the end is graver than anything else. */
const errorOf = ({ left, trials }: Series): QgaError | null => {
  if (left instanceof QgaError) return left;
  if (left.owner === 'other') return QgaError.of('FREEZE_IN_PROGRESS', { detail: 'Another program began a freeze meanwhile.' });
  if (left.state !== 'thawed') return QgaError.of(left.state === 'stale' ? 'STALE_FREEZE' : 'FREEZE_IN_PROGRESS');
  return Object.values<Trial<unknown>>(trials).find(({ error }) => error !== undefined)?.error ?? null;
};

const countsOf = (assumptions: readonly AssumptionReport[]): SelftestReport['counts'] =>
  Object.fromEntries(STATES.map((state) => [state, assumptions.filter((one) => one.state === state).length])) as SelftestReport['counts'];

/** What is known beside the series itself. */
export type Context = Pick<
  SelftestReport,
  | 'version'
  | 'startedAt'
  | 'durationMs'
  | 'simulated'
  | 'interrupted'
  | 'architecture'
  | 'account'
  | 'hostName'
  | 'system'
  | 'timeZone'
  | 'volumes'
>;

export const reportOf = (series: Series, context: Context): SelftestReport => {
  const { trials, left } = series;
  const assumptions = assumptionReports(trials, context);
  return {
    ...context,
    counts: countsOf(assumptions),
    assumptions,
    experiments: (Object.keys(trials) as ExperimentName[]).map((name) => experimentReport(name, trials[name])),
    doctor: trials.look.evidence?.doctor ?? null,
    left: left instanceof QgaError ? null : left,
    error: errorOf(series),
  };
};
