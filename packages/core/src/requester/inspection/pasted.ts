import { CODES, type Code, codeByName } from '../../vss/codes.ts';
import { EVENTS, type VssEvent } from '../../vss/events.ts';
import { FAILURES, type FailureName } from '../../vss/failures.ts';

/** What a text may speak of. */
export type Known =
  | { readonly code: Code; readonly failure?: never; readonly event?: never }
  | { readonly failure: FailureName; readonly code?: never; readonly event?: never }
  | { readonly event: VssEvent; readonly code?: never; readonly failure?: never };

const codes = (fits: (code: Code) => boolean): readonly Known[] => CODES.filter(fits).map((code) => ({ code }));

const isHresult = ({ kind }: Code): boolean => kind.startsWith('hresult');

const isFailure = (name: string): name is FailureName => Object.hasOwn(FAILURES, name);

const byName = (text: string): readonly Known[] => {
  const name = text.toUpperCase();
  return [...codes((code) => code.name === name), ...(isFailure(name) ? [{ failure: name }] : [])];
};

const byValue = (value: number): readonly Known[] => codes((code) => code.value === value >>> 0);

const byHresult = (value: number): readonly Known[] => codes((code) => isHresult(code) && code.value === value >>> 0);

const byEvent = (id: number): readonly Known[] => EVENTS.filter((event) => event.id === id).map((event) => ({ event }));

/** An error of Windows, as VSS passes it on. */
const byWin32 = (error: number): readonly Known[] => byHresult(0x80070000 | error);

/** How vssadmin and the guest agent say a code in words alone. */
const PHRASES: Readonly<Record<string, string>> = {
  'last error: inconsistent shadow copy': 'VSS_E_WRITERERROR_INCONSISTENTSNAPSHOT',
  'last error: out of resources': 'VSS_E_WRITERERROR_OUTOFRESOURCES',
  'last error: timed out': 'VSS_E_WRITERERROR_TIMEOUT',
  'last error: retryable error': 'VSS_E_WRITERERROR_RETRYABLE',
  'last error: non-retryable error': 'VSS_E_WRITERERROR_NONRETRYABLE',
  'fsfreeze is limited up to 10 seconds': 'VSS_E_HOLD_WRITES_TIMEOUT',
};

const byPhrase = (text: string): readonly Known[] => {
  const code = codeByName(PHRASES[text.toLowerCase().replaceAll(/\s+/g, ' ')] ?? '');
  return code === undefined ? [] : [{ code }];
};

type Finder = readonly [pattern: RegExp, find: (found: string) => readonly Known[]];

/** The ways in which programs print what we know, each with what it may be; the first group is what is looked up. */
const FINDERS: readonly Finder[] = [
  [/(?<![\w-])([a-z][a-z\d]*(?:_[a-z\d]+)+)/gi, byName],
  // Names of one word are words as well.
  [/(?<![\w-])([A-Z]{6,})(?![\w-])/g, byName],
  [/(?<!\w)(0x[\da-f]{1,8})(?![\da-f])/gi, (found) => byValue(Number(found))],
  [/(?<![\w-])([\da-f]{8})h?(?![\w-])/gi, (found) => byHresult(Number(`0x${found}`))],
  [/(?<![\w.-])(-\d{9,10}|\d{10})(?![\w-])/g, (found) => byHresult(Number(found))],
  [/(?<![\w.-])(\d{4,5})(?![\w-])/g, (found) => byEvent(Number(found))],
  [/\berror(?: code)?[\s:=#]+(\d{1,5})(?![\w.]*\w)/gi, (found) => byWin32(Number(found))],
  [/\bstate:\s*\[(\d{1,2})\]/gi, (found) => codes(({ kind, value }) => kind === 'writer-state' && value === Number(found))],
  [new RegExp(`(${Object.keys(PHRASES).join('|').replaceAll(' ', '\\s+')})`, 'gi'), byPhrase],
];

/** All that a text speaks of, each once, in its order. */
export const foundIn = (text: string): readonly Known[] => {
  const found = FINDERS.flatMap(([pattern, find]) =>
    [...text.matchAll(pattern)].flatMap((match) => find(match[1] ?? '').map((known) => ({ at: match.index, known }))),
  );
  const inOrder = found.toSorted((one, other) => one.at - other.at).map(({ known }) => known);
  return inOrder.filter((known, index) => inOrder.findIndex((other) => isSame(known, other)) === index);
};

const isSame = (one: Known, other: Known): boolean => one.code === other.code && one.failure === other.failure && one.event === other.event;

/** What a number standing alone may be: hexadecimal, decimal, signed, or an event's. */
export const numbered = (text: string): readonly Known[] => {
  const asHex = /^[\da-f]{8}$/i.test(text) ? byHresult(Number(`0x${text}`)) : [];
  if (asHex.length > 0 || !/^-?\d+$/.test(text)) return asHex;
  const value = Number(text);
  return [...(value >= -(2 ** 31) && value < 2 ** 32 ? byValue(value) : []), ...byEvent(value)];
};
