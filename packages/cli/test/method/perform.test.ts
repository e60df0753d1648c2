import type { FreezeResult, ThawResult } from '@qga-vss/core';
import { frozen, thawed } from '@qga-vss/test-kit/src/command/results.ts';
import { ScriptedService } from '@qga-vss/test-kit/src/command/service.ts';
import { expect, it } from 'vitest';
import type { World } from '../../src/command-line/world.ts';
import { methodCommand } from '../../src/method/command.ts';
import { type Screen, screenOf } from '../../src/terminal/screen.ts';

/** A process whose service, and what else is done in it, is noted. */
const processWith = (done: string[]): { readonly world: World; readonly screen: Screen } => {
  const freeze = (): FreezeResult => {
    done.push('frozen');
    return frozen();
  };
  const thaw = (): ThawResult => {
    done.push('thawed');
    return thawed('application');
  };
  const service = new ScriptedService({ freeze, thaw });
  const output = { isTerminal: false, write: () => void done.push('printed') };
  const world = {
    argv: [],
    env: {},
    platform: 'linux',
    clock: { now: () => 0, monotonic: () => 0, sleep: async () => {} },
    stdout: output,
    stderr: output,
    connect: async () => service,
    connectGroup: () => Promise.reject(new Error('nobody asks for a group here')),
    defaultsFile: async () => ({ path: '/etc/qga-vss/defaults.json' }),
    onInterruption: () => ({ [Symbol.dispose]: () => {} }),
  } as const satisfies World;
  return { world, screen: screenOf(output, world, {}) };
};

const performed = async (method: 'freeze' | 'thaw', options: object): Promise<readonly string[]> => {
  const done: string[] = [];
  const { world, screen } = processWith(done);
  const text = async () => {
    done.push('loaded');
    return () => ['FROZEN'];
  };
  const command = methodCommand(method, { text });
  expect(await command.run({ world, options: { ...options }, operands: [], out: screen, err: screen })).toBe(0);
  return done;
};

it('the text of a freeze is loaded before anything is frozen', async () => {
  expect(await performed('freeze', {})).toEqual(['loaded', 'frozen', 'printed']);
});

it('no thaw waits for its text', async () => {
  expect(await performed('thaw', {})).toEqual(['thawed', 'loaded', 'printed']);
});

it('no text is loaded that is not printed', async () => {
  expect(await performed('freeze', { json: true })).toEqual(['frozen', 'printed']);
});
