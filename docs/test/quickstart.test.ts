import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { afterAll, expect, test } from 'vitest';
import { blocksIn } from './documents.ts';

const folder = mkdtempSync(join(tmpdir(), 'qga-vss-quickstart-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What `npm run quickstart` starts, in a shell that adds where its output goes to. */
const quickstart = (shell: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } =>
  spawnSync('sh', ['-c', shell, process.execPath, join(ROOT, 'scripts/start.mjs'), folder], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], TMPDIR: folder },
  });

const intoFile = (shell: string): ReturnType<typeof quickstart> => {
  const { status, stderr } = quickstart(shell);
  return { status, stdout: readFileSync(join(folder, 'output'), 'utf8'), stderr };
};

const COMMAND = '"$0" "$1" quickstart';

/** Where its output may go. A terminal is what `script` of util-linux makes: one that was never told its size. */
const PLACES = {
  'a pipe': () => quickstart(COMMAND),
  'a file': () => intoFile(`${COMMAND} > "$2/output"`),
  'a file, errors too': () => intoFile(`${COMMAND} > "$2/output" 2>&1`),
  'a terminal': () => quickstart(`script --quiet --return --command "$0 $1 quickstart" /dev/null < /dev/null`),
} as const;

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

/** Times are of the machine it was run on, colours and carriage returns of the terminal. */
const plain = (text: string): string =>
  text
    .replaceAll(COLOURS, '')
    .replaceAll('\r', '')
    .replaceAll(/\b[\d.]+ m?s\b/g, '… ms')
    .trim();

test.each(Object.entries(PLACES))('the quickstart prints into %s what README shows', (_, run) => {
  const [block, another] = blocksIn('text').filter(({ file, text }) => file === 'README.md' && text.startsWith('$ qga-vss run'));
  expect(another).toBeUndefined();
  const { status, stdout, stderr } = run();
  expect({ status, text: plain(stdout), stderr }).toEqual({ status: 0, text: plain(block?.text ?? ''), stderr: '' });
});
