import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { findHolder } from '@qga-vss/core/src/host/holder.ts';
import { writeProgram, writeQuickHost } from '@qga-vss/test-kit/src/command/bundles.ts';
import { Hypervisor } from '@qga-vss/test-kit/src/stand-ins/hypervisor.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildExamples } from './built-examples.ts';

const EXAMPLES = ['snapshot-guest', 'scheduled-snapshot', 'snapshot-sql-server', 'snapshot-group'];

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let hypervisor: Hypervisor;
beforeAll(async () => {
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'examples-'));
  hypervisor = await Hypervisor.open();
  // The host lies beside.
  await buildExamples(EXAMPLES, folder);
  await writeProgram(folder);
  await writeQuickHost(join(folder, 'host.cjs'));
}, 60_000);
beforeEach(() => {
  hypervisor.requests.length = 0;
  hypervisor.answer = ({ method }) => ({
    status: 200,
    body: method === 'POST' ? { task: `${hypervisor.url}/tasks/1` } : { state: 'done' },
  });
});
afterAll(async () => {
  await hypervisor?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const run = (example: string, ...args: readonly string[]): Promise<{ readonly code: unknown; readonly text: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, SNAPSHOT_TOKEN: 'secret' };
    execFile(process.execPath, [join(folder, `${example}.mjs`), ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, text: stdout + stderr }),
    );
  });

const VM = () => `${hypervisor.url}/vms/42/snapshots`;

describe('snapshot-guest.ts', () => {
  const snapshot = (simulate: string) => run('snapshot-guest', '--url', VM(), '--simulate', simulate);

  test('takes an application-consistent snapshot', async () => {
    expect(await snapshot('healthy')).toEqual({
      code: 0,
      text: expect.stringMatching(/^The snapshot is application; the guest was frozen for \d+ ms\.\n$/),
    });
    expect(hypervisor.requests.map(({ method, path, token }) => `${method} ${path} ${token}`)).toEqual([
      'POST /vms/42/snapshots Bearer secret',
      'GET /tasks/1 Bearer secret',
    ]);
  });

  test.each([
    ['sql-writer-fails', /partial[\s\S]*SqlServerWriter/],
    ['provider-missing', /^No good snapshot: [\s\S]*provider register/],
  ])('%s: exit 1, and why', async (simulate, text) => {
    expect(await snapshot(simulate)).toEqual({ code: 1, text: expect.stringMatching(text) });
  });

  test('an address that is none is found before anything is frozen', async () => {
    expect(await run('snapshot-guest', '--url', 'vms/42', '--simulate', 'provider-missing')).toEqual({
      code: 1,
      text: 'No good snapshot: Invalid URL\n',
    });
  });

  test('a hypervisor that says no is no snapshot', async () => {
    hypervisor.answer = () => ({ status: 503 });
    expect(await snapshot('healthy')).toEqual({ code: 1, text: expect.stringContaining('The hypervisor answered 503') });
  });
});

test('scheduled-snapshot.ts keeps what came of it', async () => {
  const log = join(folder, 'snapshots.jsonl');
  expect((await run('scheduled-snapshot', '--url', VM(), '--log', log, '--simulate', 'healthy')).code).toBe(0);
  expect((await run('scheduled-snapshot', '--url', VM(), '--log', log, '--simulate', 'sql-writer-fails')).code).toBe(1);
  expect((await run('scheduled-snapshot', '--url', VM(), '--log', log, '--simulate', 'provider-missing')).code).toBe(1);
  const entries = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(entries).toMatchObject([
    { good: true, consistency: 'application', endedBy: 'caller', failedWriters: [] },
    { good: false, consistency: 'partial', failedWriters: ['SqlServerWriter'] },
    { good: false, error: { name: 'VSS_E_PROVIDER_NOT_REGISTERED' } },
  ]);
});

describe('snapshot-sql-server.ts', () => {
  const sql = (simulate: string, script: string, ...more: readonly string[]) =>
    run('snapshot-sql-server', '--simulate', simulate, ...more, '--', process.execPath, '-e', script);

  test('takes a copy in which SQL Server takes part', async () => {
    expect(await sql('healthy', '')).toEqual({ code: 0, text: expect.stringContaining('The snapshot is application') });
  });

  test('without SQL Server nothing is frozen and nothing run', async () => {
    const mark = join(folder, 'ran');
    expect((await sql('no-writers', `fs.writeFileSync(${JSON.stringify(mark)}, '')`)).code).toBe(1);
    expect(() => readFileSync(mark)).toThrow('ENOENT');
  });

  test('a program that fails is no snapshot', async () => {
    expect(await sql('healthy', 'process.exit(3)')).toEqual({ code: 1, text: expect.stringMatching(/^No good snapshot: /) });
  });

  test('says when it was not its turn', async () => {
    expect((await sql('agent-busy', '', '--turn-ms', '100')).code).toBe(2);
  });
});

describe('snapshot-group.ts', () => {
  /** In the place of ssh: a command of the guest goes to the machine in memory of that name. */
  const group = async (machines: Readonly<Record<string, object>>) => {
    const files = Object.entries(machines).map(([machine, special]) => {
      const file = join(folder, `${machine}.json`);
      writeFileSync(file, JSON.stringify({ machine, ...special }));
      return file;
    });
    const via = join(folder, 'via.mjs');
    writeFileSync(
      via,
      `import { spawnSync } from 'node:child_process';
      const [guest, , ...args] = process.argv.slice(2);
      const { status } = spawnSync(process.execPath, [${JSON.stringify(join(folder, 'qga-vss.cjs'))}, ...args, '--simulate', ${JSON.stringify(folder)} + '/' + guest + '.json'], { stdio: 'inherit' });
      process.exitCode = status ?? 1;`,
    );
    try {
      return await run('snapshot-group', '--snapshot', VM(), '--via', process.execPath, '--via', via, ...Object.keys(machines));
    } finally {
      for (const file of files) {
        await using holder = await findHolder(file);
        await holder?.shutdown();
      }
    }
  };

  test('freezes all at one instant, takes the snapshot, thaws all', async () => {
    const { code, text } = await group({ 'node-a': {}, 'node-b': {}, 'node-c': {} });
    expect(text.match(/^node-[abc]: application, frozen for \d+ ms, ended by caller$/gm)).toHaveLength(3);
    expect(text).toMatch(/^They froze within \d+ ms of each other/m);
    expect(code).toBe(0);
  });

  test('of no guests nothing is taken', async () => {
    expect(await group({})).toEqual({ code: 1, text: expect.stringContaining('which guests to freeze') });
    expect(hypervisor.requests).toEqual([]);
  });

  test('one that fails to freeze: no snapshot, and all are thawed', async () => {
    const { code, text } = await group({ 'node-d': {}, 'node-e': { faults: [{ call: 'DoSnapshotSet', result: 'VSS_E_PROVIDER_VETO' }] } });
    expect(text).toMatch(/There is no good snapshot of the group\.\nnode-e: The provider declined/);
    expect(hypervisor.requests).toEqual([]);
    expect(code).toBe(1);
  });
});
