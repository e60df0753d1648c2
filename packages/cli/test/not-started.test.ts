import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Bundle } from '@qga-vss/test-kit/src/command/bundle.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let bundle: Bundle;
const host = (): string => join(dirname(bundle.path), 'host.cjs');

beforeAll(async () => {
  bundle = await Bundle.build();
  copyFileSync(host(), `${host()}.whole`);
}, 60_000);

afterAll(() => bundle[Symbol.dispose]());

const HOSTS = [
  { what: 'is missing', lay: () => rmSync(host()), code: 7, name: 'HOST_NOT_STARTABLE', says: 'no such file or directory (ENOENT)' },
  {
    what: 'throws while it loads',
    lay: () => writeFileSync(host(), 'throw new Error("broken");'),
    code: 7,
    name: 'HOST_NOT_STARTABLE',
    says: 'It ended with exit code 1. It said: Error: broken',
  },
  {
    what: 'ends',
    lay: () => writeFileSync(host(), 'process.exit(7);'),
    code: 3,
    name: 'HOST_START_FAILED',
    says: 'It ended with exit code 7.',
  },
] as const;

const COMMANDS: readonly (readonly string[])[] = [
  ['run', '--', process.execPath, '-e', ''],
  ['freeze'],
  ['prepare'],
  ['thaw'],
  ['status'],
  ['volumes'],
];

/** The operand of `run` comes last. */
const simulated = ([name = '', ...rest]: readonly string[], ...more: readonly string[]): readonly string[] => [
  name,
  '--simulate',
  'healthy',
  ...more,
  ...rest,
];

describe.each(HOSTS)('a host that $what', ({ lay, code, name, says }) => {
  beforeAll(lay);
  afterAll(() => copyFileSync(`${host()}.whole`, host()));

  test.each(COMMANDS)('is told by %s in the same words, and nothing is called lost', async (...command) => {
    const [words, json] = await Promise.all([bundle.run(...simulated(command)), bundle.run(...simulated(command, '--json'))]);
    expect([words.code, json.code]).toEqual([code, code]);
    // Exactly one document, whatever happened.
    const { error } = JSON.parse(json.stdout) as { error: { name: string; message: string; remedy: string } };
    expect(error).toMatchObject({ name, message: expect.stringContaining(says) });
    expect(words.stderr).toContain(name);
    expect(words.stderr.replace(/\s+/g, ' ')).toContain(says);
    expect(words.stderr).not.toMatch(/crash-consistent|HOST_LOST|\n\s+at /);
  });
});
