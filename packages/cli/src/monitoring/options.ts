import { QgaError } from '@qga-vss/core';
import type { Call } from '../command-line/command.ts';
import type { OptionSpec } from '../command-line/option.ts';
import { flagOf } from '../terminal/flags.ts';

const GROUP = 'Monitoring:';

const FORMAT: OptionSpec = {
  name: 'format',
  kind: 'text',
  choices: ['nagios', 'prometheus'],
  description:
    'Say it to a monitoring system. nagios: one line with performance data, and exit code 0, 1, 2 or 3, for Nagios, Icinga and what runs their plugins; prometheus: metrics for a textfile collector.',
  group: GROUP,
};

const OUTPUT: OptionSpec = {
  name: 'output',
  kind: 'text',
  description: 'With --format prometheus: write it to this file, whole or not at all; to standard output where left out.',
  placeholder: 'file',
  group: GROUP,
};

/** Seconds: a day and two hours, and two days and two hours, so that a nightly job may be late. */
const WARNING_AGE = 93_600;
const CRITICAL_AGE = 180_000;

const age = (name: string, word: string, fallback: number): OptionSpec => ({
  name,
  kind: 'text',
  description: `With --format nagios: ${word} where the last good snapshot is older; 90m, 26h, 2d, or seconds. ${fallback / 3600}h where left out.`,
  placeholder: 'age',
  group: GROUP,
});

/** What every command takes that can speak to a monitoring system. */
export const MONITORING_OPTIONS: readonly OptionSpec[] = [FORMAT, OUTPUT];

/** The same of those that tell how old something is. */
export const AGE_OPTIONS: readonly OptionSpec[] = [
  age('warningAge', 'warn', WARNING_AGE),
  age('criticalAge', 'it is critical', CRITICAL_AGE),
];

/** Above which age, in seconds, there is a warning, or it is critical. */
export interface Ages {
  readonly warning: number;
  readonly critical: number;
}

/** What was asked for. */
export interface Monitoring {
  readonly format: 'nagios' | 'prometheus';
  /** Full path or not; standard output where left out. */
  readonly output: string | undefined;
  readonly ages: Ages;
}

const invalid = (name: string, detail: string): QgaError => QgaError.of('INVALID_ARGUMENT', { object: flagOf(name), detail });

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

const secondsOf = (name: string, given: unknown, fallback: number): number => {
  if (given === undefined) return fallback;
  const [, number, unit = ''] = /^(\d{1,9})([smhd]?)$/.exec(String(given)) ?? [];
  if (number === undefined) throw invalid(name, 'It must be a number of seconds, or one with m, h or d after it.');
  return Number(number) * (UNITS[unit] ?? 1);
};

/** @throws INVALID_ARGUMENT */
const agesOf = ({ warningAge, criticalAge }: Call['options']): Ages => {
  const warning = secondsOf('warningAge', warningAge, WARNING_AGE);
  const critical = secondsOf('criticalAge', criticalAge, CRITICAL_AGE);
  const itsDefault = criticalAge === undefined ? `, and is ${CRITICAL_AGE / 3600}h where left out` : '';
  if (critical < warning) throw invalid('criticalAge', `It must not be less than --warning-age${itsDefault}.`);
  return { warning, critical };
};

/** The one format that an option is for. */
const FORMAT_OF = { output: 'prometheus', warningAge: 'nagios', criticalAge: 'nagios' } as const;

/** @throws INVALID_ARGUMENT */
const refuseOfOthers = (options: Call['options']): void => {
  for (const [name, format] of Object.entries(FORMAT_OF))
    if (options[name] !== undefined && options['format'] !== format) throw invalid(name, `It is for --format ${format}.`);
};

/**
 * What is asked of a command that can speak to a monitoring system; undefined where it is to speak to people.
 * @throws INVALID_ARGUMENT
 */
export const monitoringOf = ({ options }: Pick<Call, 'options'>): Monitoring | undefined => {
  const { format, output, json, watch } = options;
  refuseOfOthers(options);
  if (format === undefined) return undefined;
  if (format !== 'nagios' && format !== 'prometheus') throw invalid('format', 'It must be nagios or prometheus.');
  if (json === true || watch !== undefined) throw invalid('format', 'It goes with neither --json nor --watch.');
  return { format, output: output === undefined ? undefined : String(output), ages: agesOf(options) };
};
