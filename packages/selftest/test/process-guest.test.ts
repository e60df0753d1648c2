import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startChild } from '../src/child.ts';
import { BEGUN, type Child, says } from '../src/guest.ts';
import { processGuest } from '../src/process-guest.ts';
import { foldersIn, sessionIn, sidIn } from '../src/windows-tools.ts';

const guest = processGuest({ env: {}, connect: () => Promise.reject(new Error('nobody connects here')) }, 'healthy');

const linesOf = async (child: Child): Promise<readonly string[]> => {
  const lines: string[] = [];
  for await (const line of child.lines()) lines.push(line);
  return lines;
};

test('of what mountvol prints the folders are told, and neither drives nor volumes', () => {
  const said = `Mögliche Werte für Volumename sind:\r
    \\\\?\\Volume{3c1a0b52-0000-0000-0000-100000000000}\\\r
        *** KEINE BEREITSTELLUNGSPUNKTE ***\r
\r
    \\\\?\\Volume{7e4d9c10-0000-0000-0000-010000000000}\\\r
        D:\\\r
        C:\\Mounts\\Data\\\r
`;
  expect(foldersIn(said)).toEqual(['C:\\Mounts\\Data\\']);
});

test('of what whoami and tasklist print the SID and the session are told, in any language', () => {
  expect(sidIn('"autorité nt\\système","S-1-5-18"\r\n')).toBe('S-1-5-18');
  expect(sidIn('ERROR: Invalid argument')).toBeUndefined();
  expect(sessionIn('"node.exe","4712","Services","0","48,120 K"\r\n')).toBe(0);
  expect(sessionIn('"node.exe","4712","RDP-Tcp#3","2","48.120 K"\r\n')).toBe(2);
  expect(sessionIn('INFO: No tasks are running which match the specified criteria.\r\n')).toBeUndefined();
});

test('a child that is killed has ended, with all that it said', async () => {
  const idle = guest.idle();
  idle.kill();
  expect([await idle.exited, await idle.said, await linesOf(idle)]).toEqual([null, '', []]);
});

test('what a child says is heard, line by line, also by who comes late', async () => {
  const command = guest.command();
  const all = await command.said;
  expect(all.trim()).not.toBe('');
  expect(await linesOf(command)).toEqual([all.trim()]);
  expect([await says(command.lines(), all.trim()), await says(command.lines(), 'another')]).toEqual([true, false]);
});

test('a child that could not be started has ended, and has said nothing', async () => {
  const child = startChild(join(tmpdir(), 'no such program'), []);
  expect([await child.exited, await child.said, await says(child.errorLines(), BEGUN)]).toEqual([null, '', false]);
});

test('what a child says on its standard error is heard by itself, and a command that idles says when it has begun', async () => {
  const [node = '', ...args] = guest.idleCommand;
  const command = startChild(node, [
    '-e',
    `require('node:child_process').spawn(process.argv[1], process.argv.slice(2), { stdio: [0, 2] })`,
    node,
    ...args,
  ]);
  expect(await says(command.errorLines(), BEGUN)).toBe(true);
  command.kill();
  expect([await command.exited, await command.said]).toEqual([null, '']);
});
