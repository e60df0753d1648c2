import type { CodeInfo } from '../../contract/explain.ts';
import { CODES, type Code, hex } from '../../vss/codes.ts';
import { QgaError } from '../../vss/errors.ts';
import { FAILURES, type Failure } from '../../vss/failures.ts';

/** Hexadecimal without its prefix, as logs have it: eight digits, a letter among them. */
const BARE_HEX = /^(?=.*[a-f])[0-9a-f]{8}$/i;

/** A 32-bit value in any of the ways people meet it; undefined where it is no number. */
const numberOf = (code: string): number | undefined => {
  if (!/^(0x[0-9a-f]{1,8}|-?\d{1,10})$/i.test(code) && !BARE_HEX.test(code)) return undefined;
  const value = Number(BARE_HEX.test(code) ? `0x${code}` : code);
  return value >= -(2 ** 31) && value < 2 ** 32 ? value >>> 0 : undefined;
};

const ofCode = ({ value, ...rest }: Code): CodeInfo => ({ ...rest, hex: hex(value), signed: value | 0 });

const ofFailure = ([name, { meaning, retryable, remedy }]: [string, Failure]): CodeInfo => ({
  name,
  kind: 'failure',
  meaning,
  retryable,
  remedy,
});

/** PowerShell puts the command that failed behind the name: `VSS_E_BAD_STATE,Invoke-QgaFreeze`. */
const nameOf = (code: string): string => (code.split(',')[0] ?? '').trim().toUpperCase();

/**
 * Everything that a name or a number may be; offline.
 * @throws UNKNOWN_CODE
 */
export const explain = (code: string): readonly CodeInfo[] => {
  const value = numberOf(code.trim());
  const codes = CODES.filter((known) => (value === undefined ? known.name.toUpperCase() === nameOf(code) : known.value === value));
  const failures = value === undefined ? Object.entries<Failure>(FAILURES).filter(([name]) => name === nameOf(code)) : [];
  const matches = [...codes.map(ofCode), ...failures.map(ofFailure)];
  if (matches.length === 0) throw QgaError.of('UNKNOWN_CODE', { object: code });
  return matches;
};
