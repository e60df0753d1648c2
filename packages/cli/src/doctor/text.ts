import type { CheckResult, DoctorResult } from '@qga-vss/core';
import { withFlags } from '../terminal/flags.ts';
import type { Screen } from '../terminal/screen.ts';
import { section } from '../terminal/section.ts';
import { simulatedNote } from '../terminal/simulated.ts';
import type { Style } from '../terminal/style.ts';

const TONES: Readonly<Record<CheckResult['state'], keyof Style>> = { ok: 'good', warn: 'doubtful', fail: 'bad', skipped: 'faint' };

const HEADLINES: Readonly<Record<CheckResult['state'], string>> = {
  ok: 'READY',
  warn: 'READY, WITH WARNINGS',
  fail: 'NOT READY',
  skipped: 'NOTHING COULD BE CHECKED',
};

const COUNTED = ['fail', 'warn', 'ok', 'skipped'] as const;

const counts = (checks: readonly CheckResult[]): string =>
  COUNTED.map((state) => ({ state, count: checks.filter((check) => check.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${state}`)
    .join(', ');

const checkLines = ({ state, title, found, remedy }: CheckResult, screen: Screen): readonly string[] => {
  const lines = [`${title}: ${found}`, ...(remedy === undefined ? [] : [`  ${remedy}`])].map(withFlags);
  return section(screen.style[TONES[state]](state), lines, screen);
};

/** Those that one reason keeps from being made, together. */
const skippedLines = (checks: readonly CheckResult[], screen: Screen): readonly string[] =>
  [...new Set(checks.map(({ found }) => found))].flatMap((reason) => {
    const titles = checks.filter(({ found }) => found === reason).map(({ title }) => title);
    return section(
      screen.style[TONES.skipped]('skipped'),
      [`${withFlags(reason)} Not checked because of that: ${titles.join(', ')}.`],
      screen,
    );
  });

/** Whether a freeze can work, for people: the answer first, then what is wrong, then every other check. */
export const doctorLines = ({ state, checks, simulated }: DoctorResult, screen: Screen): readonly string[] => {
  const of = (wanted: CheckResult['state']): readonly CheckResult[] => checks.filter((check) => check.state === wanted);
  return [
    `${screen.style[TONES[state]](HEADLINES[state])}: ${counts(checks)}${simulatedNote(simulated)}`,
    ...[...of('fail'), ...of('warn'), ...of('ok')].flatMap((check) => checkLines(check, screen)),
    ...skippedLines(of('skipped'), screen),
  ];
};
