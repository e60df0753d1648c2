import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QgaError } from '@qga-vss/core';
import { systemClock } from '@qga-vss/core/internal';
import { ASSUMPTIONS } from '@qga-vss/selftest/src/assumptions/index.ts';
import { VOLUMES } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { SimulatedGuest, type Twist } from '@qga-vss/test-kit/src/selftest/simulated-guest.ts';
import { afterAll, describe, expect, test } from 'vitest';
import type { Interruption, World } from '../../src/command-line/world.ts';
import { selftest } from '../../src/selftest/perform.ts';
import type { Output } from '../../src/terminal/output.ts';
import { screenOf } from '../../src/terminal/screen.ts';

const folder = mkdtempSync(join(tmpdir(), 'qga-vss-selftest-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | undefined;
  readonly error: QgaError | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** The volumes of each freeze. */
  readonly frozen: readonly unknown[];
}

interface Answers {
  readonly answer?: string;
  readonly twist?: Twist;
  readonly interrupt?: (guest: SimulatedGuest, interrupt: (interruption: Interruption) => void) => void;
}

/** The command in this process, on a computer in memory. */
const run = async (options: Record<string, unknown>, { answer, twist = {}, interrupt }: Answers = {}): Promise<Ended> => {
  const texts = { stdout: '', stderr: '' };
  const output = (name: keyof typeof texts): Output => ({
    isTerminal: false,
    write: (text) => {
      texts[name] += text;
    },
  });
  const frozen: unknown[] = [];
  const watched = (given: object): undefined => {
    if ('volumes' in given && !('dryRun' in given)) frozen.push(given.volumes);
  };
  const guest = new SimulatedGuest({ fails: { freeze: watched }, ...twist });
  const listeners = new Set<(interruption: Interruption) => void>();
  interrupt?.(guest, (interruption) => {
    for (const listener of listeners) listener(interruption);
  });
  const surroundings = { guest: () => guest, ask: () => (answer === undefined ? undefined : async () => answer) };
  const world: World = {
    argv: [],
    env: {},
    platform: 'linux',
    clock: systemClock,
    stdout: output('stdout'),
    stderr: output('stderr'),
    connect: () => guest.connect(),
    connectGroup: () => Promise.reject(new Error('nobody asks for a group here')),
    defaultsFile: async () => ({ path: '/etc/qga-vss/defaults.json' }),
    onInterruption: (listener: (interruption: Interruption) => void) => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
  const [code, error] = await selftest(
    { world, options, operands: [], out: screenOf(world.stdout, world, {}), err: screenOf(world.stderr, world, {}) },
    surroundings,
  ).then(
    (exit) => [exit, undefined] as const,
    (thrown: QgaError) => [undefined, thrown] as const,
  );
  expect(guest.frozen).toBe(false);
  return { code, error, frozen, ...texts };
};

const only = (...letters: readonly string[]): Twist['scenario'] => ({
  volumes: VOLUMES.filter(({ mountPaths: [path = ''] }) => letters.includes(path.slice(0, 2))),
});
const guids = (...letters: readonly string[]): readonly string[] => only(...letters)?.volumes?.map(({ guidPath }) => guidPath) ?? [];

describe('the volumes that are frozen', () => {
  test('are those that are named, that of Windows as well', async () => {
    const { frozen, code } = await run({ volumes: ['C:', 'd:\\'] });
    expect([code, frozen[0]]).toEqual([0, guids('C:', 'D:')]);
    expect(new Set(frozen.map((volumes) => JSON.stringify(volumes))).size).toBe(1);
  });

  test('must be named where nobody can be asked', async () => {
    const { error, frozen } = await run({});
    expect(error).toMatchObject({ name: 'INVALID_ARGUMENT', message: expect.stringMatching(/^--volumes: .*--yes/) });
    expect(frozen).toEqual([]);
  });

  test('are asked for; those that hold nothing of Windows are what an empty answer means', async () => {
    expect((await run({}, { answer: ' E:, f: ' })).frozen[0]).toEqual(guids('E:', 'F:'));
    expect((await run({}, { answer: '' })).frozen[0]).toEqual(guids('D:', 'E:', 'F:', 'G:'));
  });

  test('that of Windows alone is never frozen by default', async () => {
    const { error, frozen } = await run({}, { answer: '', twist: { scenario: only('C:') } });
    expect([error?.name, frozen]).toEqual(['INVALID_ARGUMENT', []]);
  });

  test('with --yes are those that hold nothing of Windows; that of Windows only where there is no other', async () => {
    expect((await run({ yes: true })).frozen[0]).toEqual(guids('D:', 'E:', 'F:', 'G:'));
    const alone: unknown[] = [];
    const watched = (given: object): undefined => void ('dryRun' in given || alone.push('volumes' in given ? given.volumes : undefined));
    await run({ yes: true }, { twist: { scenario: only('C:'), fails: { freeze: watched } } });
    expect(alone[0]).toEqual(guids('C:'));
  });

  test('must be there', async () => {
    expect((await run({ volumes: ['Q:'] })).error?.name).toBe('VOLUME_NOT_FOUND');
  });
});

describe('exit codes', () => {
  const D = { volumes: ['D:'] };

  test('0: all that could be checked holds', async () => {
    const { code, stdout } = await run(D);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ALL THAT COULD BE CHECKED HOLDS\n/);
  });

  test('7: something does not hold, which comes first and in full', async () => {
    const { code, stdout } = await run(D, { twist: { pipesKept: true } });
    expect(code).toBe(7);
    expect(stdout).toMatch(
      /^1 ASSUMPTION DOES NOT HOLD\n(.*\n)*? {2}Wrong .*no-pipes-kept\n.*Assumed: .*\n.*Found: .*\n.*What follows: .*\n.*By hand: /,
    );
  });

  test('that of what kept the freeze from being made', async () => {
    const faults = [{ call: 'StartSnapshotSet', hresult: 0x80042302 }];
    const { code, stdout } = await run(D, { twist: { scenario: { faults } } });
    expect(code).toBe(3);
    expect(stdout).toMatch(/^WHAT COULD BE CHECKED HOLDS, AND MUCH COULD NOT\n/);
    expect(stdout).toMatch(/ {2}Error +VSS_E_UNEXPECTED/);
  });

  test('130: interrupted, with a report of what had been found', async () => {
    const { code, stdout } = await run(
      { ...D, json: true },
      { interrupt: (guest, interrupt) => void guest.clock.sleep(700).then(() => interrupt({ signal: 'SIGINT' })) },
    );
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ interrupted: true, left: { state: 'thawed' }, error: { name: 'CANCELLED' } });
  });

  test.each([
    ['agent', 'FREEZE_IN_PROGRESS'],
    ['stale', 'STALE_FREEZE'],
  ] as const)('a freeze of %s is not disturbed', async (kind, name) => {
    const { error, frozen } = await run(D, { twist: { scenario: { other: { kind } } } });
    expect([error?.name, frozen]).toEqual([name, []]);
  });
});

describe('the report', () => {
  test('names every assumption, as JSON and as a page, on stdout and in files', async () => {
    const [report, html] = [join(folder, 'report.json'), join(folder, 'report.html')];
    const { stdout } = await run({ volumes: ['D:'], json: true, report, html });
    expect(readFileSync(report, 'utf8')).toBe(stdout);
    const told = JSON.parse(stdout);
    expect(told.assumptions.map(({ id }: { id: string }) => id)).toEqual(ASSUMPTIONS.map(({ id }) => id));
    expect(told.counts.holds + told.counts['does-not-hold'] + told.counts['not-checked']).toBe(ASSUMPTIONS.length);
    const page = readFileSync(html, 'utf8');
    expect(ASSUMPTIONS.filter(({ id }) => !page.includes(`id="${id}"`))).toEqual([]);
  });

  test('cannot be written: told before anything is frozen', async () => {
    for (const name of ['report', 'html']) {
      const { error, frozen } = await run({ volumes: ['D:'], [name]: join(folder, 'no', 'such', 'folder') });
      expect([error?.name, error?.at.object, frozen]).toEqual(['REPORT_NOT_SAVED', join(folder, 'no', 'such', 'folder'), []]);
    }
  });

  test('says where nothing real was frozen', async () => {
    const { stdout } = await run({}, { twist: { guest: { simulated: true } } });
    expect(stdout).toMatch(/^REHEARSED, AND NOTHING SEEN OF WINDOWS \(simulated\)\n/);
  });
});
