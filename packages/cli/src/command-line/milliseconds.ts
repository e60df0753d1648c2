import { QgaError } from '@qga-vss/core';

/** What a value may be, in milliseconds. */
export interface Bounds {
  readonly minimum: number;
  readonly maximum?: number;
}

/** The units of a duration, the greatest first, and the milliseconds of each. */
const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** Milliseconds as they may be typed: `9.5s`, `500ms`, `2m`. */
export const typedDuration = (ms: number): string => {
  if (ms === 0) return '0s';
  const [unit, size] = UNITS.find(([, each]) => ms % each === 0 || (each === 1000 && ms > each && ms % 100 === 0)) ?? ['ms', 1];
  return `${ms / size}${unit}`;
};

const withinWords = ({ minimum, maximum }: Bounds): string =>
  maximum === undefined ? `at least ${typedDuration(minimum)}` : `from ${typedDuration(minimum)} to ${typedDuration(maximum)}`;

const isWithin = (ms: number, { minimum, maximum = Number.POSITIVE_INFINITY }: Bounds): boolean => ms >= minimum && ms <= maximum;

const refused = (option: string, detail: string): QgaError => QgaError.of('INVALID_ARGUMENT', { object: option, detail });

/** What a number without a unit may have been meant as, as far as that is possible. */
const meanings = (number: number, bounds: Bounds): readonly string[] =>
  [`${number}ms`, number < 1000 ? `${number}s` : typedDuration(number)].filter((_, index) =>
    isWithin(index === 1 && number < 1000 ? number * 1000 : number, bounds),
  );

const unitMissing = (option: string, number: number, bounds: Bounds): QgaError => {
  const [one, other] = meanings(number, bounds);
  const advice =
    one === undefined ? `A duration ${withinWords(bounds)} is possible.` : `Write ${other === undefined ? one : `${one} or ${other}`}.`;
  return refused(option, `${number} has no unit. ${advice}`);
};

/**
 * A duration as it was typed, in milliseconds.
 * @param option by which it is named in an error
 * @param plain a number without a unit is milliseconds, as the option's name says
 * @throws INVALID_ARGUMENT
 */
export const durationOf = (option: string, text: string, bounds: Bounds, { plain }: { readonly plain: boolean }): number => {
  const [, digits, unit] = /^(-?\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  if (digits === undefined) throw refused(option, `It must be a duration such as 9s, 500ms, 2m or 1h, and is "${text}".`);
  if (unit === undefined && !plain) throw unitMissing(option, Number(digits), bounds);
  const [, size] = UNITS.find(([each]) => each === unit) ?? ['ms', 1];
  const ms = Number((Number(digits) * size).toFixed(6));
  if (!Number.isInteger(ms)) throw refused(option, `It must be whole milliseconds, and is ${text}.`);
  if (!isWithin(ms, bounds)) throw refused(option, `It must be ${withinWords(bounds)}, and is ${unit === undefined ? `${text}ms` : text}.`);
  return ms;
};

const ISO = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)$/;

/**
 * An instant as it was typed, in epoch milliseconds.
 * @throws INVALID_ARGUMENT
 */
export const instantOf = (option: string, text: string): number => {
  if (/^\d+$/.test(text)) return Number(text);
  const at = ISO.test(text) ? Date.parse(text.replace(' ', 'T').toUpperCase()) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw refused(
    option,
    `It must be an instant with its offset, such as 2030-01-31T03:00:00Z or 2030-01-31T03:00:00+01:00, or epoch milliseconds, and is "${text}".`,
  );
};
