const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * JSON in pure ASCII and on one line, so that no reader's encoding can spoil it. What JSON has no form for at the top
 * (undefined, a function) becomes null; half of a surrogate pair stays what it is, as an escape.
 * @throws TypeError or RangeError for what cannot be written: circles, bigints, nesting beyond the stack.
 */
export const encode = (value: unknown): string => (JSON.stringify(value) ?? 'null').replaceAll(/[\u007f-\uffff]/g, escaped);
