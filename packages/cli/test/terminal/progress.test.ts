import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Progress } from '../../src/terminal/progress.ts';
import { type Screen, screenOf } from '../../src/terminal/screen.ts';

let written = '';
const write = (text: string): void => {
  written += text;
};

const screen = (env: Readonly<Record<string, string>>, isTerminal = true): Screen =>
  screenOf({ isTerminal, write }, { platform: 'linux', env }, {});

const output = screen({ LANG: 'en_GB.UTF-8' });

describe('progress', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    written = '';
  });
  afterEach(() => void vi.useRealTimers());

  it('says on what it waits once that takes a second', () => {
    using progress = new Progress(output);
    progress.at({ phase: 'gather', elapsedMs: 500 });
    vi.advanceTimersByTime(999);
    expect(written).toBe('');
    vi.advanceTimersByTime(1);
    expect(written).toBe('… gathering the metadata of the writers (1.5 s so far)\n');
  });

  it.each([
    { where: 'a terminal without UTF-8', env: { LANG: 'C' } },
    { where: 'a dumb terminal', env: { LANG: 'en_GB.UTF-8', TERM: 'dumb' } },
  ])('is plain ASCII on $where', ({ env }) => {
    using progress = new Progress(screen(env));
    progress.at({ phase: 'gather', elapsedMs: 0 });
    vi.advanceTimersByTime(1000);
    expect(written).toBe('... gathering the metadata of the writers (1.0 s so far)\n');
  });

  it.each([
    { terminal: 'Windows Terminal', env: { WT_SESSION: 'x' }, ellipsis: '…' },
    { terminal: 'the old console of Windows', env: {}, ellipsis: '...' },
  ])('has what the fonts of $terminal have', ({ env, ellipsis }) => {
    using progress = new Progress(screenOf({ isTerminal: true, write }, { platform: 'win32', env }, {}));
    progress.at({ phase: 'gather', elapsedMs: 0 });
    vi.advanceTimersByTime(1000);
    expect(written.split(' ')[0]).toBe(ellipsis);
  });

  it('says nothing of a step once nothing is waited for, and something of the next', () => {
    using progress = new Progress(output);
    progress.at({ phase: 'stop-provider', elapsedMs: 200 });
    progress.rest();
    vi.advanceTimersByTime(60_000);
    expect(written).toBe('');
    progress.at({ phase: 'gather', elapsedMs: 0 });
    vi.advanceTimersByTime(1000);
    expect(written).toContain('gathering');
  });

  it('is for terminals only', () => {
    using progress = new Progress(screen({}, false));
    progress.at({ phase: 'gather', elapsedMs: 0 });
    vi.advanceTimersByTime(60_000);
    expect(written).toBe('');
  });

  it('says once what it has said of a step that tells how far it is', () => {
    using progress = new Progress(output);
    for (const percent of [0, 10, 20]) {
      progress.at({ phase: 'writer', percent, elapsedMs: percent * 100 });
      vi.advanceTimersByTime(1000);
    }
    expect(written).toBe('… asking the writers (1.0 s so far)\n');
  });

  it('is silent about steps that are over sooner', () => {
    using progress = new Progress(output);
    progress.at({ phase: 'gather', elapsedMs: 0 });
    vi.advanceTimersByTime(900);
    progress.at({ phase: 'components', elapsedMs: 900 });
    vi.advanceTimersByTime(900);
    expect(written).toBe('');
  });

  it('is silent from the step on that ends frozen', () => {
    using progress = new Progress(output);
    progress.at({ phase: 'prepare', elapsedMs: 0 });
    progress.at({ phase: 'freeze', elapsedMs: 500 });
    vi.advanceTimersByTime(60_000);
    expect(written).toBe('');
  });

  it('ends with its scope', () => {
    {
      using progress = new Progress(output);
      progress.at({ phase: 'complete', elapsedMs: 0 });
    }
    vi.advanceTimersByTime(60_000);
    expect(written).toBe('');
  });
});
