import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Progress } from '../src/print/progress.ts';

let written = '';
const output = {
  isTerminal: false,
  write: (text: string): void => {
    written += text;
  },
};

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
