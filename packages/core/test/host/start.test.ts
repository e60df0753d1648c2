import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeHost } from '@qga-vss/test-kit/src/command/bundles.ts';
import { isGone } from '@qga-vss/test-kit/src/command/is-gone.ts';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findHolder, startHolder } from '../../src/host/holder.ts';
import { stderrTail } from '../../src/host/start-failure.ts';
import { type HostStart, startHost } from '../../src/host/start-host.ts';
import { OLDEST_NODE } from '../../src/vss/node-version.ts';

const folder = mkdtempSync(join(tmpdir(), 'qga-start-'));
const at = (name: string): string => join(folder, name);
const before = process.env['TMPDIR'];

/** A file of the folder, with the rights of a program where it is one. */
const file = (name: string, text: string, mode = 0o644): string => {
  writeFileSync(at(name), text);
  chmodSync(at(name), mode);
  return at(name);
};

beforeAll(async () => {
  process.env['TMPDIR'] = folder;
  await writeHost(at('host.cjs'));
}, 60_000);

afterAll(() => {
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  rmSync(folder, { recursive: true, force: true });
});

interface Case {
  readonly what: string;
  readonly start: () => HostStart;
  readonly name: 'HOST_NOT_STARTABLE' | 'HOST_START_FAILED';
  readonly says: RegExp;
}

const CASES: readonly Case[] = [
  {
    what: 'a bundle that is missing',
    start: () => ({ host: at('none.cjs') }),
    name: 'HOST_NOT_STARTABLE',
    says: /none\.cjs: .*no such file or directory \(ENOENT\)/,
  },
  { what: 'an empty bundle', start: () => ({ host: file('empty.cjs', '') }), name: 'HOST_NOT_STARTABLE', says: /The file is empty\./ },
  {
    what: 'a bundle that throws while it loads',
    start: () => ({ host: file('throws.cjs', 'throw new TypeError("\\u0007no \\u001b[31mred words");') }),
    name: 'HOST_NOT_STARTABLE',
    says: /ended with exit code 1\. It said: TypeError: no red words$/,
  },
  {
    what: 'a bundle of which a part is missing',
    start: () => ({ host: file('part.cjs', 'require("./other.cjs");') }),
    name: 'HOST_NOT_STARTABLE',
    says: /It said: Error: Cannot find module '\.\/other\.cjs'/,
  },
  {
    what: 'a Node.js that is too old',
    start: () => {
      const version = file('version.cjs', 'Object.defineProperty(process.versions, "node", { value: "20.20.2" });');
      return { host: at('host.cjs'), node: file('old-node', `#!/bin/sh\nexec "${process.execPath}" -r "${version}" "$@"\n`, 0o755) };
    },
    name: 'HOST_NOT_STARTABLE',
    says: /exit code 7\. It said: NODE_TOO_OLD: The host needs Node\.js 22\.12 or later\. This is v20\.20\.2\./,
  },
  {
    what: 'a Node.js that is not executable',
    start: () => ({ host: at('host.cjs'), node: file('no-program', '#!/bin/sh\n') }),
    name: 'HOST_NOT_STARTABLE',
    says: /no-program: .*It cannot be started: permission denied \(EACCES\)\./,
  },
  {
    what: 'a Node.js that is not there',
    start: () => ({ host: at('host.cjs'), node: at('nothing') }),
    name: 'HOST_NOT_STARTABLE',
    says: /It cannot be started: no such file or directory \(ENOENT\)\./,
  },
  {
    what: 'one that ends with exit code 7',
    start: () => ({ host: file('exits.cjs', 'process.exit(7);') }),
    name: 'HOST_START_FAILED',
    says: /exits\.cjs: .*It ended with exit code 7\.$/,
  },
  {
    what: 'one that is killed',
    start: () => ({ host: file('killed.cjs', 'console.error("so far"); process.kill(process.pid, "SIGKILL");') }),
    name: 'HOST_START_FAILED',
    says: /It was ended by SIGKILL\. It said: so far$/,
  },
  {
    what: 'one that is silent',
    start: () => ({ host: file('silent.cjs', 'console.error("waiting"); setInterval(() => {}, 1000);'), startMs: 700 }),
    name: 'HOST_START_FAILED',
    says: /It did not answer for 0\.7 s and was ended\./,
  },
  {
    what: 'one that runs out of file descriptors',
    start: () => ({ host: file('files.cjs', 'const fs = require("fs"); for (;;) fs.openSync("/dev/null");'), node: limited() }),
    name: 'HOST_START_FAILED',
    says: /It said: Error: EMFILE: too many open files/,
  },
];

/** A Node.js that may have few files open. */
const limited = (): string => file('limited-node', `#!/bin/sh\nulimit -n 40\nexec "${process.execPath}" "$@"\n`, 0o755);

const KINDS = [
  ['an attached host', startHost],
  ['a detached holder', startHolder],
] as const;

describe.each(KINDS)('%s', (_kind, start) => {
  test.each(CASES)('$what: $name', async ({ start: what, name, says }) => {
    const began = performance.now();
    const failed = start({ simulate: 'healthy', startMs: 20_000, ...what() });
    await expect(failed).rejects.toMatchObject({ name, message: expect.stringMatching(says) });
    // At once: not when the time to start is over.
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(await findHolder('healthy')).toBeUndefined();
  });

  test('a process that has no file descriptor left says so: HOST_START_FAILED', async () => {
    const script = at(`${start.name}.cjs`);
    const entry = `import { openSync, closeSync } from 'node:fs';
      import { startHost } from ${JSON.stringify(join(import.meta.dirname, '../../src/host/start-host.ts'))};
      import { startHolder } from ${JSON.stringify(join(import.meta.dirname, '../../src/host/holder.ts'))};
      const open = [];
      try { for (;;) open.push(openSync('/dev/null')); } catch {}
      // Enough to look for a holder, and for no process.
      for (const one of open.slice(0, 2)) closeSync(one);
      ${start.name}({ host: ${JSON.stringify(at('host.cjs'))}, simulate: 'healthy' }).then(
        () => console.log('started'),
        ({ name, message }) => console.log(name, message),
      );`;
    await build({
      stdin: { contents: entry, resolveDir: import.meta.dirname, loader: 'ts' },
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: `node${OLDEST_NODE}`,
      conditions: ['@qga-vss/source'],
      logLevel: 'error',
    });
    const child = spawn(limited(), [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const said = (await child.stdout.toArray()).join('');
    expect(said).toMatch(/^HOST_START_FAILED .*too many open files \(EMFILE\)/);
  });
});

test('a start that nobody waits for any more ends its process, long before it would be given up', async () => {
  const host = file(
    'silent.cjs',
    `require("fs").writeFileSync(${JSON.stringify(at('silent-pid'))}, String(process.pid)); setInterval(() => {}, 1000);`,
  );
  const over = new AbortController();
  const starting = expect(startHost({ host, simulate: 'healthy', signal: over.signal })).rejects.toMatchObject({ name: 'CANCELLED' });
  // The file is there before what is written into it.
  const pid = await vi.waitUntil(() => existsSync(at('silent-pid')) && Number(readFileSync(at('silent-pid'), 'utf8')), { timeout: 10_000 });
  over.abort();
  await starting;
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

/** A host that says yes to everything it is asked but to end, does what it is told then, and stays for as long as it is let. */
const staying = (
  onShutdown: string,
): string => `const said = ({ id }) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result: {} }) + '\\n');
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const request = JSON.parse(line);
    if (request.method !== 'shutdown') said(request);
    else { ${onShutdown} }
  });
  setInterval(() => {}, 1000);`;

describe('a host that is dismissed', () => {
  test('is over once it says that all is done, while its process still ends', async () => {
    const { dismiss, pid = 0, client } = await startHost({ host: file('stays.cjs', staying('said(request);')), simulate: 'healthy' });
    await dismiss();
    expect(isGone(pid)).toBe(false);
    expect(client.isOver).toBe(true);
    process.kill(pid, 'SIGKILL');
  });

  test('is waited for where it ends without a word', async () => {
    const { dismiss, pid = 0 } = await startHost({ host: file('mute.cjs', staying('process.exit();')), simulate: 'healthy' });
    await dismiss();
    expect(isGone(pid)).toBe(true);
  });

  test('is ended where it says nothing', async () => {
    const { dismiss, pid = 0 } = await startHost({ host: file('deaf.cjs', staying('')), simulate: 'healthy' });
    await dismiss();
    expect(isGone(pid)).toBe(true);
  });
});

describe('what a process said last', () => {
  test('is short, and has nothing in it that a terminal would take for more than text', () => {
    expect(stderrTail('\u001b[2J\u001b]0;title\u0007one\r\ntwo\u0000\n')).toBe('one / two');
    expect(stderrTail(Array.from({ length: 9 }, (_, line) => `line ${line}\n`).join(''))).toBe(
      'line 4 / line 5 / line 6 / line 7 / line 8',
    );
    expect(stderrTail('x'.repeat(1000))).toHaveLength(301);
  });

  test('is the error where there was one, without its stack', () => {
    const stderr =
      '/x/host.cjs:1\nnonsense\n^\n\nSyntaxError: Unexpected end of input\n    at wrap (node:internal:1:2)\n\nNode.js v22.23.3\n';
    expect(stderrTail(stderr)).toBe('SyntaxError: Unexpected end of input');
  });
});
