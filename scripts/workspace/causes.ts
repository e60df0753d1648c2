/** Where a cause is lost and no comment says why it may be. */
export interface Swallowed {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** What loses the cause in TypeScript and JavaScript, as biome formats them: a failure that is dropped. */
const IN_TYPESCRIPT: readonly RegExp[] = [
  /^\s*\} catch \{/,
  /\bcatch \(\w+\) \{\s*\}/,
  /\.catch\(\(\) =>/,
  /\.(?:on|once)\('error', \(\) =>/,
  // Nobody reads the standard error of such a process.
  /\bstdio: '(?:ignore)'/,
  /\bstdio: \[[^,\]]+, [^,\]]+, 'ignore'/,
];

/** A catch of PowerShell with its body, in which one pair of braces may stand in another. */
const POWERSHELL_CATCH = /\bcatch(?: \[[\w.]+\],?)*\s*\{((?:[^{}]|\{[^{}]*\})*)\}/g;
/** A body that looks at what was caught, or throws it again; to name it is not to look at it. */
const isTold = (body: string): boolean => /\$_|\bthrow\s/.test(body.replaceAll('$null = $_', ''));

const POWERSHELL_SILENCE = /-ErrorAction (?:SilentlyContinue|Ignore)(?!.*-ErrorVariable)|2>\s*\$null/;

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length - 1;

const inTypeScript = (text: string): readonly number[] =>
  text.split('\n').flatMap((line, index) => (IN_TYPESCRIPT.some((pattern) => pattern.test(line)) ? [index] : []));

const inPowerShell = (text: string): readonly number[] => {
  const caught = [...text.matchAll(POWERSHELL_CATCH)].filter(([, body = '']) => !isTold(body));
  const silent = text.split('\n').flatMap((line, index) => (POWERSHELL_SILENCE.test(line) ? [index] : []));
  return [...caught.map(({ index }) => lineOf(text, index)), ...silent];
};

const FINDERS: Readonly<Record<string, (text: string) => readonly number[]>> = {
  ts: inTypeScript,
  mjs: inTypeScript,
  js: inTypeScript,
  cjs: inTypeScript,
  ps1: inPowerShell,
  yml: inPowerShell,
};

const COMMENT = /^\s*(?:\/\/|\/?\*|#)/;
const COMMENT_BEHIND = /\s(?:\/\/|#) /;

/** The reason stands behind, above, or as the first thing in the block that begins there. */
const saysWhy = (lines: readonly string[], index: number): boolean =>
  COMMENT_BEHIND.test(lines[index] ?? '') || [lines[index - 1], lines[index + 1]].some((line) => COMMENT.test(line ?? ''));

/** Where the text of a file loses a cause without a comment that says why it may be lost. */
export const swallowedCauses = (file: string, text: string): readonly Swallowed[] => {
  const lines = text.split('\n');
  const found = FINDERS[file.slice(file.lastIndexOf('.') + 1)]?.(text) ?? [];
  return found.filter((index) => !saysWhy(lines, index)).map((index) => ({ file, line: index + 1, text: (lines[index] ?? '').trim() }));
};
