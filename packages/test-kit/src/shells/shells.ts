import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a real shell offers for lines that end where somebody asks it to complete. */
type Complete = (script: string, lines: readonly string[]) => readonly (readonly string[])[];

/** What is completed, each line in the arguments that it came to be called with. */
const argumentsOf = (calls: string): readonly (readonly string[])[] =>
  calls
    .split('[\n')
    .slice(1)
    .map((call) => call.split('\n').slice(0, call.split('\n').indexOf(']')));

/** Every completion was inserted: what stands behind the words that were typed before. */
const inserted = (line: string, called: readonly string[] = []): readonly string[] => {
  const typed = line.split(' ').slice(1);
  const offered = called.slice(typed.length - 1);
  return offered.length === 1 && offered[0] === typed.at(-1) ? [] : offered;
};

const ENVIRONMENT = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', TERM: 'dumb', INPUTRC: '/dev/null', HOME: '/nonexistent' };

/** With the files night.json and other.json in its folder. */
const inFolder = <T>(work: (folder: string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), 'qga-vss-shell-'));
  try {
    for (const name of ['night.json', 'other.json']) writeFileSync(join(folder, name), '');
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const run = (shell: string, args: readonly string[], cwd: string, input = ''): string =>
  execFileSync(shell, args, { cwd, input, env: ENVIRONMENT, encoding: 'utf8', timeout: 50_000, stdio: 'pipe' });

/** Where calls of the command are written instead of running it; hidden, so that no completion offers it. */
const CALLS = '.calls';

const fromCalls = (folder: string, lines: readonly string[]): readonly (readonly string[])[] => {
  const path = join(folder, CALLS);
  const calls = argumentsOf(existsSync(path) ? readFileSync(path, 'utf8') : '');
  return lines.map((line, index) => inserted(line, calls[index]));
};

/** Readline inserts all it would offer at Alt+*. */
const bash: Complete = (script, lines) =>
  inFolder((folder) => {
    writeFileSync(join(folder, '.rc'), `PS1=\n${script}\nqga-vss() { printf '%s\\n' '[' "$@" ']' >> ${CALLS}; }\n`);
    run('bash', ['--rcfile', '.rc', '-i'], folder, lines.map((line) => `${line}\u001b*\n`).join(''));
    return fromCalls(folder, lines);
  });

/** The line editor of zsh needs a terminal: one of its own. */
const ZSH_DRIVER = `
zmodload zsh/zpty zsh/zselect
zpty shell zsh -f -i
zpty -w shell 'PS1=; source ./.rc'
wait_for() { until [[ -e $1 ]]; do zselect -t 5; done }
wait_for .ready
for line in "$@"; do zpty -w shell "$line"$'\\x18a'; done
zpty -w shell ': > .done'
wait_for .done
zpty -d shell
`;

const ZSH_RC = `
autoload -Uz compinit
compinit -u -D
zle -C all-matches complete-word _generic
bindkey '^Xa' all-matches
zstyle ':completion:all-matches:*' completer _all_matches _complete
zstyle ':completion:all-matches:*' insert yes
source ./.completion
qga-vss() { print -rl -- '[' "$@" ']' >> ${CALLS} }
: > .ready
`;

const zsh: Complete = (script, lines) =>
  inFolder((folder) => {
    writeFileSync(join(folder, '.completion'), script);
    writeFileSync(join(folder, '.rc'), ZSH_RC);
    run('zsh', ['-f', '-c', ZSH_DRIVER, 'driver', ...lines], folder);
    return fromCalls(folder, lines);
  });

/** fish answers what it would offer, a line each with what it is behind a tab. */
const fish: Complete = (script, lines) =>
  inFolder((folder) => {
    writeFileSync(join(folder, '.completion'), script);
    const asked = 'source .completion; for line in $argv; echo "["; complete -C "$line"; echo "]"; end';
    return argumentsOf(run('fish', ['--no-config', '-c', asked, ...lines], folder)).map((offers) =>
      offers.map((offer) => offer.split('\t')[0] ?? ''),
    );
  });

export const SHELLS: Readonly<Record<'bash' | 'zsh' | 'fish', Complete>> = { bash, zsh, fish };
