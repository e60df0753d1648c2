import { Cli } from '@qga-vss/test-kit/src/command/cli.ts';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => vi.restoreAllMocks());

it.each(['status', 'run -- node', 'explain STALE_FREEZE'])('%s with a Node that is too old says so, and nothing is begun', async (line) => {
  vi.spyOn(process.versions, 'node', 'get').mockReturnValue('20.20.2');
  const cli = new Cli();
  const code = await cli.run(...line.split(' '), ...(line.includes(' -- ') ? [] : ['--json']));
  expect({ code, opened: cli.opened }).toEqual({ code: 7, opened: 0 });
  expect(`${cli.stdout}${cli.stderr}`).toContain('NODE_TOO_OLD');
});
