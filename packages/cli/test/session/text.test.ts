import { Cli } from '@qga-vss/test-kit/src/command/cli.ts';
import { frozen } from '@qga-vss/test-kit/src/command/results.ts';
import { expect, test } from 'vitest';

const first = async (special: Parameters<typeof frozen>[0], ...options: readonly string[]): Promise<string | undefined> => {
  const cli = new Cli({ script: { freeze: () => frozen(special) } });
  expect(await cli.run('freeze', ...options)).toBe(0);
  return cli.stdout.split('\n')[0];
};

test('a freeze says until when it holds', async () => {
  expect(await first({})).toBe('FROZEN until 00:00:10 UTC, for 9.5 s at most');
});

test('with a planned thaw it says when that comes', async () => {
  expect(await first({}, '--release-after', '3s')).toBe('FROZEN until 00:00:04 UTC, for 3.0 s at most');
});

test('one that was there already is not said to begin now', async () => {
  expect(await first({ changed: false })).toBe('FROZEN ALREADY until 00:00:10 UTC');
});
