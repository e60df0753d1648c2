import type { CheckResult, DoctorResult } from '@qga-vss/core';
import { CHECK_STATES } from '@qga-vss/core/internal';
import type { Concern, Severity } from '../monitoring/nagios.ts';
import { type Sample, stateSet } from '../monitoring/prometheus.ts';
import type { MonitoringView } from '../monitoring/tell.ts';
import { withFlags } from '../terminal/flags.ts';

const SEVERITY_OF: Readonly<Record<CheckResult['state'], Severity>> = {
  ok: 'OK',
  skipped: 'OK',
  warn: 'WARNING',
  fail: 'CRITICAL',
};

const count = (checks: readonly CheckResult[], state: CheckResult['state']): number =>
  checks.filter((check) => check.state === state).length;

const concernsOf = ({ state, checks }: DoctorResult): readonly Concern[] => {
  if (state === 'skipped') return [{ severity: 'UNKNOWN', text: 'nothing could be checked' }];
  const wrong = checks.filter((check) => SEVERITY_OF[check.state] !== 'OK');
  if (wrong.length === 0) return [{ severity: 'OK', text: `a freeze can work here; ${count(checks, 'ok')} checks are well` }];
  return wrong.map(({ state: worth, title, found }) => ({ severity: SEVERITY_OF[worth], text: withFlags(`${title}: ${found}`) }));
};

/** Each check by its name and title; of two that have the same, the graver one. */
const samplesOf = (checks: readonly CheckResult[]): readonly Sample[] => {
  const worst = new Map<string, CheckResult>();
  for (const check of checks) {
    const key = JSON.stringify([check.name, check.title]);
    const known = worst.get(key);
    if (known === undefined || CHECK_STATES.indexOf(check.state) > CHECK_STATES.indexOf(known.state)) worst.set(key, check);
  }
  return [...worst.values()].flatMap(({ name, title, state }) =>
    stateSet('state', CHECK_STATES, state).map(({ labels, value }) => ({ labels: { check: name, title, ...labels }, value })),
  );
};

/** What doctor tells monitoring systems. */
export const doctorMonitoring: MonitoringView<DoctorResult> = {
  collector: 'doctor',
  nagios: (result) => ({
    concerns: concernsOf(result),
    perf: (['fail', 'warn', 'ok', 'skipped'] as const).map((state) => ({
      label: `checks_${state}`,
      value: count(result.checks, state),
      ...(state === 'warn' ? { warning: 0 } : {}),
      ...(state === 'fail' ? { critical: 0 } : {}),
    })),
  }),
  prometheus: ({ checks }) => [
    {
      name: 'qga_vss_doctor_checks',
      help: 'Checks of whether a freeze can work, by what was found.',
      samples: CHECK_STATES.map((state) => ({ labels: { state }, value: count(checks, state) })),
    },
    {
      name: 'qga_vss_doctor_check_state',
      help: 'What a check of whether a freeze can work has found: 1 for that state, 0 for the others.',
      samples: samplesOf(checks),
    },
  ],
};
