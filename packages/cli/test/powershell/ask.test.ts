import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isGone } from '@qga-vss/test-kit/src/command/is-gone.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askPowerShell } from '../../src/powershell/ask.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qga-vss-engine-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a made-up engine knows: the lines it was given, the mark of the call, how PowerShell would answer. */
const PRELUDE = `#!${process.execPath}
const { writeFileSync } = require('node:fs');
writeFileSync(__dirname + '/pid', String(process.pid));
writeFileSync(__dirname + '/argv', process.argv.slice(2).join(' '));
const lines = [];
const asked = new Promise((resolve) => {
  let rest = '';
  process.stdin.on('data', (text) => {
    rest += text;
    lines.push(...rest.split('\\n').slice(0, -1));
    rest = rest.slice(rest.lastIndexOf('\\n') + 1);
    // Two delimiters, the command, two delimiters.
    if (lines.length === 5) resolve(/"([0-9a-f]{32}) language/.exec(lines[2])[1]);
  });
});
const answer = (mark, ...values) => mark + ' {"values":[' + values.map((one) => '"' + Buffer.from(one).toString('base64') + '"').join() + ']}\\n';
`;

/** A program that stands where PowerShell would. */
const madeUp = (body: string): string => {
  const path = join(folder, 'engine.cjs');
  writeFileSync(path, `${PRELUDE}(async () => { ${body} })();\n`);
  chmodSync(path, 0o700);
  return path;
};

const ask = (executable: string, timeoutMs = 10_000) => askPowerShell({ executable, env: {}, timeoutMs, script: '1', args: [] });

const hasEnded = (): boolean => isGone(Number(readFileSync(join(folder, 'pid'), 'utf8')));

describe('an engine that', () => {
  test('never answers is ended at the limit', async () => {
    const executable = madeUp('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);');
    await expect(ask(executable, 2000)).rejects.toMatchObject({ name: 'POWERSHELL_SILENT', at: { object: executable } });
    expect(hasEnded()).toBe(true);
  });

  test('dies at once says so', async () => {
    await expect(ask(madeUp('process.exit(3);'))).rejects.toMatchObject({ name: 'POWERSHELL_FAILED' });
  });

  test('dies without failing says so, with what it wrote', async () => {
    const dying = ask(madeUp('await asked; process.stderr.write("out of\\r\\nmemory\\n", () => process.exit(0));'));
    await expect(dying).rejects.toMatchObject({ name: 'POWERSHELL_FAILED', message: expect.stringContaining('out of memory') });
  });

  test('is not there says so', async () => {
    await expect(ask(join(folder, 'none'))).rejects.toMatchObject({ name: 'POWERSHELL_FAILED' });
  });

  test('answers and dies has answered', async () => {
    expect(await ask(madeUp('process.stdout.write(answer(await asked, "a"), () => process.exit(1));'))).toEqual({ values: ['a'] });
    expect(hasEnded()).toBe(true);
  });

  test('is in constrained language says so, at once', async () => {
    const executable = madeUp('process.stdout.write(await asked + " language ConstrainedLanguage\\n"); setInterval(() => {}, 1000);');
    await expect(ask(executable)).rejects.toMatchObject({ name: 'CONSTRAINED_LANGUAGE' });
    expect(hasEnded()).toBe(true);
  });

  test('prints without end is ended', async () => {
    const executable = madeUp('const chunk = "y".repeat(65536); const print = () => process.stdout.write(chunk, print); print();');
    await expect(ask(executable)).rejects.toMatchObject({ name: 'POWERSHELL_FAILED' });
    expect(hasEnded()).toBe(true);
  });

  test('goes on without an answer has failed', async () => {
    const echo = 'for (const at of [0, 1, 3, 4]) (at % 3 ? process.stdout : process.stderr).write(/"(.*)"/.exec(lines[at])[1] + "\\n");';
    await expect(ask(madeUp(`await asked; ${echo} setInterval(() => {}, 1000);`))).rejects.toMatchObject({ name: 'POWERSHELL_FAILED' });
  });

  test('says everything in one piece, with line ends of Windows, is understood', async () => {
    const executable = madeUp(`const mark = await asked;
      const [delimiter] = /\\w{16}/.exec(lines[0]);
      process.stderr.write(delimiter + "\\r\\n" + delimiter + "\\r\\n");
      process.stdout.write(delimiter + "\\r\\n" + answer(mark, "a").replace("\\n", "\\r\\n") + delimiter + "\\r\\n");
      setInterval(() => {}, 1000);`);
    expect(await ask(executable)).toEqual({ values: ['a'] });
  });

  test('gives the answer to another call, echoes the command, or breaks off has not answered; then comes the answer', async () => {
    const executable = madeUp(`const mark = await asked;
      process.stdout.write(answer("0".repeat(32), "other") + lines[2] + "\\n" + "x" + answer(mark, "behind"));
      process.stdout.write(mark + ' {"values":["' + "\\n" + mark + ' {"values":[1]}\\n');
      process.stdout.write(answer(mark, "right").slice(0, 40));
      setTimeout(() => process.stdout.write(answer(mark, "right").slice(40)), 20);`);
    expect(await ask(executable)).toEqual({ values: ['right'] });
  });
});

describe('the environment', () => {
  test('cannot choose another program, nor have what is said printed', async () => {
    const executable = madeUp('process.stdout.write(answer(await asked, process.argv[1]));');
    const printed: unknown[] = [];
    const { log } = console;
    console.log = (...words) => printed.push(words);
    Object.assign(process.env, { NODE_POWERSHELL: join(folder, 'planted'), DEBUG: '*' });
    try {
      expect(await ask(executable)).toEqual({ values: [executable] });
      expect(printed).toEqual([]);
      expect(process.env['DEBUG']).toBe('*');
    } finally {
      console.log = log;
      delete process.env['NODE_POWERSHELL'];
      delete process.env['DEBUG'];
    }
  });

  test('and the switches keep profiles, policies and questions out', async () => {
    await ask(madeUp('process.stdout.write(answer(await asked));'));
    expect(readFileSync(join(folder, 'argv'), 'utf8')).toBe(
      '-NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -NoExit -Command -',
    );
  });
});
