/** Characters that PowerShell takes for a single quote: each is doubled within one. */
const QUOTES = /['\u2018\u2019\u201a\u201b]/g;

/** What may stand in a file that Windows PowerShell reads as it is, whatever the code page. */
const PLAIN = /^[\x20-\x7e]*$/;

const quoted = (text: string): string => `'${text.replaceAll(QUOTES, '$&$&')}'`;

/** A text as a PowerShell expression of ASCII only, which nothing is expanded in. @seam */
export const textLiteral = (text: string): string => {
  if (PLAIN.test(text)) return quoted(text);
  const parts = (text.match(/[\x20-\x7e]+|[^\x20-\x7e]/g) ?? []).map((part) =>
    PLAIN.test(part) ? quoted(part) : `[char]${part.charCodeAt(0)}`,
  );
  return `([string]::Concat([object[]]@(${parts.join(', ')})))`;
};

/**
 * A text where only a constant may stand: in an attribute, in a manifest.
 * @throws Error where it cannot be written in ASCII without an expression
 */
export const constant = (text: string): string => {
  if (!PLAIN.test(text)) throw new Error(`${JSON.stringify(text)} cannot stand in a manifest or an attribute: only printable ASCII can.`);
  return quoted(text);
};

/**
 * Lines as one text, which PowerShell takes as it is where it would compile a table.
 * @throws Error where a line is not printable ASCII, or would end the text
 */
export const linesLiteral = (lines: readonly string[]): string => {
  const odd = lines.find((line) => !PLAIN.test(line) || line.startsWith("'@"));
  if (odd !== undefined) throw new Error(`${JSON.stringify(odd)} cannot stand in a text of lines: only printable ASCII can.`);
  return `@'\n${lines.join('\n')}\n'@`;
};

/** Data of a table. */
export type Data = string | number | boolean | readonly Data[] | { readonly [name: string]: Data };

/** Data as a PowerShell expression; maps keep their order. */
export const literal = (data: Data, indent = ''): string => {
  if (typeof data === 'string') return textLiteral(data);
  if (typeof data === 'number') return String(data);
  if (typeof data === 'boolean') return data ? '$true' : '$false';
  if (isList(data)) return `@(${data.map((item) => literal(item, indent)).join(', ')})`;
  const inner = `${indent}    `;
  const lines = Object.entries(data).map(([name, value]) => `${inner}${textLiteral(name)} = ${literal(value, inner)}`);
  return lines.length === 0 ? '@{}' : `[ordered]@{\n${lines.join('\n')}\n${indent}}`;
};

const isList = (data: Data): data is readonly Data[] => Array.isArray(data);

/** Text of XML, attributes included. Control characters that XML cannot hold become spaces. */
export const xml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[^\x20-\x7e\r\n\t]/gu, (character) => `&#${character.codePointAt(0)};`);
