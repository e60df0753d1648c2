/** A cell of a Markdown table. */
export const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');

const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

/** A table with its head; nothing where there are no rows. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : [row(...head), `|${head.map(() => '---').join('|')}|`, ...rows.map((cells) => row(...cells)), ''];

/** A code block. */
export const block = (language: string, text: string): readonly string[] => [`\`\`\`${language}`, ...text.split('\n'), '```', ''];

export const code = (text: string): string => `\`${text}\``;

export const generatedFrom = (what: string): string => `<!-- Generated from ${what} by npm run build; a test proves it current. -->`;
