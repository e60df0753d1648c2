const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

/**
 * A script with its arguments as a command of one line: standard input is read line by line. Everything of ours in it is base64, so
 * there is nothing to quote, and nothing that an encoding of the console could change.
 */
export const commandOf = (mark: string, script: string, args: readonly string[]): string => {
  const list = args.map((arg) => `'${base64(arg)}'`).join(',');
  const reader = `function Read-Text($b) { $e.GetString([Convert]::FromBase64String($b)) }`;
  const encoded = `foreach ($x in $all) { '"' + [Convert]::ToBase64String($e.GetBytes([string]$x)) + '"' }`;
  const line = `[Environment]::NewLine + '${mark} {"' + $k + '":[' + (@(${encoded}) -join ',') + ']}'`;
  const writer = `function Write-Answer($k, $all) { [Console]::Out.WriteLine(${line}) }`;
  const script64 = `[ScriptBlock]::Create((Read-Text '${base64(script)}'))`;
  const attempt = `$s = ${script64}; $a = @(foreach ($x in @(${list})) { Read-Text $x }); Write-Answer 'values' @(& $s @a)`;
  const failure = `Write-Answer 'error' @($_.FullyQualifiedErrorId, $_.Exception.Message)`;
  return [
    // Said without a method of .NET, so that it is said in constrained language, too.
    `"${mark} language $($ExecutionContext.SessionState.LanguageMode)"`,
    `& { $ErrorActionPreference = 'Stop'; $e = [Text.Encoding]::UTF8; ${reader}; ${writer}; try { ${attempt} } catch { ${failure} } }`,
  ].join('; ');
};

/** What PowerShell said of the script: what it put out, each as text; or the error that ended it. */
export type Answer = { readonly values: readonly string[] } | { readonly error: { readonly id: string; readonly message: string } };

/** What a line has to say about the call with that mark; all else that PowerShell may print has nothing. */
export type Word = { readonly language: string } | Answer;

const TEXTS = /^\{"(values|error)":\[((?:"[A-Za-z0-9+/=]*",?)*)\]\}$/;

/** Undefined for a line that is none of this call's. */
export const wordOf = (mark: string, line: string): Word | undefined => {
  if (!line.startsWith(`${mark} `)) return undefined;
  const rest = line.slice(mark.length + 1);
  const [, language] = /^language (\w+)$/.exec(rest) ?? [];
  if (language !== undefined) return { language };
  const [, kind, list] = TEXTS.exec(rest) ?? [];
  if (list === undefined) return undefined;
  const texts = list === '' ? [] : list.split(',').map((text) => fromBase64(text.slice(1, -1)));
  const [id = '', message = ''] = texts;
  return kind === 'values' ? { values: texts } : { error: { id, message } };
};
