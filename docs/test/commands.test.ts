import { Bundle } from '@qga-vss/test-kit/src/command/bundle.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandLines } from './command-lines.ts';
import { blocksIn, place } from './documents.ts';
import { talk } from './host.ts';

let bundle: Bundle;
beforeAll(async () => {
  // What is written lies in a folder of its own, and so does the endpoint of holders.
  bundle = await Bundle.quick();
}, 60_000);
afterAll(async () => {
  await bundle.shutDownHolder('healthy');
  bundle[Symbol.dispose]();
});

describe('what documents have one type works, on a machine in memory', () => {
  test.each(blocksIn('console').map((block) => [place(block), block] as const))(
    '%s',
    async (_, { text }) => {
      const lines = commandLines(text);
      expect(lines.length).toBeGreaterThan(0);
      for (const { argv, exitCode } of lines) {
        const { code, stderr } = await bundle.run(...argv);
        expect({ argv, code, stderr: code === exitCode ? '' : stderr }).toEqual({ argv, code: exitCode, stderr: '' });
      }
    },
    60_000,
  );
});

test.each(blocksIn('jsonl').map((block) => [place(block), block.text] as const))(
  '%s is what a host understands',
  async (_, text) => {
    const answers = await talk(bundle.path, text.split('\n'));
    expect(answers.map(({ error }) => error)).toEqual(answers.map(() => undefined));
    expect(answers.at(-1)?.result).toMatchObject({ consistency: 'application' });
  },
  60_000,
);
