import type { StatusResult } from '@qga-vss/core';
import { systemClock } from '@qga-vss/core/internal';
import { Cli, type CliOptions } from '@qga-vss/test-kit/src/command/cli.ts';
import { describe, expect, it } from 'vitest';

const status = (state: StatusResult['state'], special: Partial<StatusResult> = {}): StatusResult => ({
  state,
  volumeCount: 0,
  simulated: false,
  ...special,
});

const FROZEN = status('frozen', { owner: 'qga-vss', sessionId: 'session-1', volumeCount: 2, heldMs: 1000, leftMs: 9000 });

/** A watch over states, one a look, which is interrupted after the last; what it waited for, and what was written at each look. */
const watch = async (states: readonly StatusResult[], argv: readonly string[], options: CliOptions = {}) => {
  const waits: number[] = [];
  const written: string[] = [];
  const left = [...states];
  const cli: Cli = new Cli({
    ...options,
    script: { status: () => left.shift() ?? Promise.reject(new Error('a look too many')) },
    clock: {
      now: () => Date.UTC(2026, 0, 1) + waits.length * 1000,
      monotonic: () => waits.length * 1000,
      sleep: async (ms, signal) => {
        waits.push(ms);
        written.push(cli.stdout.slice(written.join('').length));
        if (left.length === 0) cli.interrupt({ signal: 'SIGINT' });
        expect(signal?.aborted).toBe(left.length === 0);
      },
    },
  });
  const code = await cli.run('status', '--watch', ...argv);
  return { code, waits, written, last: cli.stdout.slice(written.join('').length), cli };
};

describe('status --watch where no terminal is', () => {
  it('prints a line for each change, with its time, and none while only time goes by; Ctrl+C ends it with 0', async () => {
    const { code, written, last, cli } = await watch(
      [status('thawed'), FROZEN, { ...FROZEN, heldMs: 2000, leftMs: 8000 }, status('thawed')],
      [],
    );
    expect(written).toEqual([
      '2026-01-01T00:00:00.000Z  THAWED  nothing is frozen\n',
      '2026-01-01T00:00:01.000Z  FROZEN  writes are held, session session-1\n',
      '',
      '2026-01-01T00:00:03.000Z  THAWED  nothing is frozen\n',
    ]);
    expect([code, last, cli.service.calls, cli.guarded]).toEqual([0, '', ['dispose'], false]);
  });

  it('prints one document a line with --json', async () => {
    const { written } = await watch([status('thawed'), FROZEN, { ...FROZEN, heldMs: 1 }], ['--json']);
    expect(written).toEqual([`${JSON.stringify(status('thawed'))}\n`, `${JSON.stringify(FROZEN)}\n`, '']);
  });

  it.each([
    { argv: [], waits: 1000 },
    { argv: ['5s'], waits: 5000 },
    { argv: ['200ms'], waits: 200 },
  ])('looks every $waits ms with $argv', async ({ argv, waits }) => {
    expect((await watch([FROZEN, FROZEN], argv)).waits).toEqual([waits, waits]);
  });

  it.each(['199ms', '0s', '-5s', 'often', '1.5ms', '2'])('refuses to look every %s', async (ms) => {
    const cli = new Cli();
    expect(await cli.run('status', `--watch=${ms}`)).toBe(2);
    expect(cli.stderr).toContain('--watch: ');
    expect(cli.opened).toBe(0);
  });

  it.each(['freezing', 'frozen', 'expired', 'thawing', 'foreign', 'stale'] as const)(
    'keeps what goes into a file while the state is %s',
    async (state) => {
      const { written, last } = await watch([status('thawed'), status(state), status('prepared')], ['--json'], { files: { stdout: 1 } });
      expect(written).toEqual([
        `${JSON.stringify(status('thawed'))}\n`,
        '',
        `${JSON.stringify(status(state))}\n${JSON.stringify(status('prepared'))}\n`,
      ]);
      expect(last).toBe('');
    },
  );

  it('writes into a file in the end what it has kept', async () => {
    const { last } = await watch([FROZEN], ['--json'], { files: { stdout: 1 } });
    expect(last).toBe(`${JSON.stringify(FROZEN)}\n`);
  });

  it('ends when nobody reads any more', async () => {
    const cli: Cli = new Cli({ closed: true, clock: { ...systemClock, sleep: async () => {} } });
    expect(await cli.run('status', '--watch')).toBe(0);
  });

  it('ends with an error that nobody caught, as every command does', async () => {
    const cli: Cli = new Cli({ clock: { ...systemClock, sleep: async () => cli.interrupt({ error: new Error('a defect') }) } });
    expect(await cli.run('status', '--watch')).toBe(1);
    expect(cli.stderr).toContain('a defect');
  });
});

/** What a terminal shows: it knows the sequences that are used here, and no others. */
class Terminal {
  readonly lines: string[] = [''];
  cursorShown = true;
  #row = 0;

  // biome-ignore-start lint/suspicious/noControlCharactersInRegex: they are what is looked for
  readonly #sequences: readonly (readonly [RegExp, (piece: string) => void])[] = [
    [/^\n$/, () => this.#down()],
    [/^\u001b\[\?25[lh]$/, (piece) => this.#showCursor(piece.endsWith('h'))],
    [/^\u001b\[2K$/, () => this.#set('')],
    [/^\u001b\[J$/, () => void this.lines.splice(this.#row)],
    [/^\u001b\[\d+F$/, (piece) => this.#up(Number(piece.slice(2, -1)))],
    [/^[^\u001b]+$/, (piece) => this.#set(`${this.lines[this.#row]}${piece}`)],
  ];
  // biome-ignore-end lint/suspicious/noControlCharactersInRegex: they are what is looked for

  constructor(written: string) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    for (const [piece] of written.matchAll(/\u001b\[[?\d]*[A-Za-z]|\n|[^\u001b\n]+/g)) {
      const known = this.#sequences.find(([pattern]) => pattern.test(piece));
      if (known === undefined) throw new Error(`unknown to this terminal: ${JSON.stringify(piece)}`);
      known[1](piece);
    }
  }

  #set(line: string): void {
    this.lines[this.#row] = line;
  }

  #down(): void {
    this.#row += 1;
    this.lines[this.#row] ??= '';
  }

  #up(rows: number): void {
    this.#row -= rows;
  }

  #showCursor(shown: boolean): void {
    this.cursorShown = shown;
  }
}

const screenAfter = (written: string): { readonly lines: readonly string[]; readonly cursorShown: boolean } => {
  const { lines, cursorShown } = new Terminal(written);
  return { lines: lines.map((line) => line.trimEnd()), cursorShown };
};

describe('status --watch on a terminal', () => {
  const terminal: CliOptions = { terminal: true, env: { NO_COLOR: '1', TERM: 'xterm' } };

  it('draws in place: what was there before is gone, above and below, and the cursor comes back', async () => {
    const { cli, written, code } = await watch([status('thawed'), FROZEN, status('thawed')], [], terminal);
    const pictures = written.map((_, index) => screenAfter(written.slice(0, index + 1).join('')));
    expect(pictures[0]?.lines).toEqual(['THAWED  nothing is frozen', '', 'Every 1.0 s; Ctrl+C ends it.']);
    expect(pictures[1]?.lines.slice(0, 3)).toEqual(['FROZEN  writes are held', '  Owner     another qga-vss', '  Session   session-1']);
    expect(pictures[2]?.lines).toEqual(pictures[0]?.lines);
    expect(pictures.map(({ cursorShown }) => cursorShown)).toEqual([false, false, false]);
    expect([screenAfter(cli.stdout).cursorShown, code]).toEqual([true, 0]);
  });

  it('counts lines that the terminal breaks', async () => {
    const { written } = await watch([FROZEN, FROZEN], [], { ...terminal, columns: 10 });
    const rows =
      written[0]
        ?.replace('\u001b[?25l', '')
        .split('\n')
        .slice(0, -1)
        .map((line) => line.replaceAll('\u001b[2K', '')) ?? [];
    const broken = rows.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 10)), 0);
    expect(broken).toBeGreaterThan(rows.length);
    expect(written[1]).toContain(`\u001b[${broken}F`);
  });

  it('gives the cursor back when the host is lost', async () => {
    const cli = new Cli({ ...terminal, script: { status: () => Promise.reject(new Error('lost')) } });
    expect(await cli.run('status', '--watch')).toBe(1);
    expect(screenAfter(cli.stdout)).toEqual({ lines: [''], cursorShown: true });
  });

  it('prints lines where the terminal cannot move its cursor, and documents with --json', async () => {
    const dumb = await watch([status('thawed')], [], { terminal: true, env: { TERM: 'dumb' } });
    expect(dumb.written).toEqual(['2026-01-01T00:00:00.000Z  THAWED  nothing is frozen\n']);
    const json = await watch([status('thawed')], ['--json'], terminal);
    expect(json.written).toEqual([`${JSON.stringify(status('thawed'))}\n`]);
  });
});
