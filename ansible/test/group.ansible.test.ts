import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Inventory } from './guests.ts';
import { scene } from './scene.ts';
import type { GuestTask } from './stand-ins.ts';

const stage = scene();

const NAMES = Array.from({ length: 10 }, (_, index) => `guest-${index + 1}`);

/** Milliseconds from the first to the last frozen: some are usual; half a second would be no instant any more, on a busy machine either. */
const SKEW_MS = 500;

interface Row {
  readonly guest: string;
  readonly frozen_at: number | null;
  readonly thawed_at: number | null;
  readonly held_ms: number | null;
  readonly ended_by: string;
  readonly consistency: string;
  readonly snapshot: string;
  readonly told: string;
  readonly spare_at_least_ms: number | null;
  readonly spare_at_most_ms: number | null;
  readonly problems: readonly string[];
}

/** The planned thaw, as late as the hold limit lets it be: a machine that is slow or busy is to be in time, too. */
const LONGEST = { qga_vss_release_after_ms: 9400 };

let groups = 0;

/** Machines, each with a holder of its own; what is special about some. */
interface Group {
  readonly playbook?: string;
  readonly names?: readonly string[];
  readonly special?: Readonly<Record<string, object>>;
  /** Whose snapshot the hypervisor refuses. */
  readonly refused?: string;
  /** Who has no address for its snapshot. */
  readonly addressless?: string;
  /** Which tasks do not reach their guest. */
  readonly isLost?: (task: GuestTask) => boolean;
  /** There is one snapshot of all. */
  readonly together?: boolean;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** The group that a task belongs to, by the machine that it is about. */
const groupOf = ({ args }: GuestTask): string => {
  return /(group-\d+)-[^/]*$/.exec(String(args['simulate']))?.[1] ?? '';
};

const lost = new Map<string, (task: GuestTask) => boolean>();

beforeAll(() => {
  stage.guests.isLost = (task) => lost.get(groupOf(task))?.(task) ?? false;
  stage.hypervisor.answer = ({ path }) => ({ status: path.endsWith('/refused') ? 507 : 201 });
});

/** Several are played at one time: each has machines and addresses of its own. */
const snapshotGroup = async (group: Group = {}) => {
  const { playbook = 'consistency_group', names = NAMES, special = {}, args = [], environment = {} } = group;
  const { guests, hypervisor } = stage;
  const prefix = `group-${++groups}`;
  const url = `${hypervisor.url}/${prefix}`;
  lost.set(prefix, group.isLost ?? (() => false));
  const machines = Object.fromEntries(names.map((name) => [name, guests.scenario(`${prefix}-${name}`, special[name])]));
  const inventory = Object.fromEntries(
    names.map((name) => [
      name,
      {
        qga_vss_simulate: machines[name],
        ...(name === group.addressless
          ? {}
          : { qga_vss_snapshot_url: `${url}/${name}/${name === group.refused ? 'refused' : 'snapshots'}` }),
      },
    ]),
  );
  const report = join(guests.folder, `${prefix}.json`);
  const together = group.together === true ? { qga_vss_group_snapshot_url: `${url}/snapshots` } : {};
  const played = await guests.play(playbook, inventory, { qga_vss_report: report, ...LONGEST, ...together }, args, { environment });
  return {
    ...played,
    tasks: guests.tasks.filter((task) => groupOf(task) === prefix),
    requests: hypervisor.requests
      .filter(({ path }) => path.startsWith(`/${prefix}/`))
      .map((request) => ({ ...request, path: request.path.slice(prefix.length + 1) })),
    states: await Promise.all(Object.values(machines).map((machine) => guests.state(machine))),
    report: () => JSON.parse(readFileSync(report, 'utf8')) as { readonly freeze_at: number; readonly guests: readonly Row[] },
  };
};

const THAWED = NAMES.map(() => 'thawed');

/** What is known for certain of the freeze of all, as both clocks are one here: from when to when all were frozen. */
const frozenTogether = (rows: readonly Row[]) => {
  const frozen = rows.map(({ frozen_at }) => frozen_at ?? Number.NaN);
  const thawed = rows.map(({ thawed_at }) => thawed_at ?? Number.NaN);
  return {
    skew: Math.max(...frozen) - Math.min(...frozen),
    first: Math.min(...frozen),
    from: Math.max(...frozen),
    to: Math.min(...thawed),
  };
};

/** What holds of a guest of whose snapshot this is told, which was asked for then and there a moment later; by its bounds where that is all. */
const HOLDS: Readonly<Record<string, (row: Row, askedAt: number) => boolean>> = {
  'in time': ({ thawed_at }, askedAt) => askedAt <= (thawed_at ?? 0),
  'too late': ({ spare_at_most_ms }) => (spare_at_most_ms ?? 0) < 0,
  'cannot be told': ({ spare_at_least_ms: least, spare_at_most_ms: most }) => (least ?? 0) < 0 && (most ?? -1) >= 0,
};

describe('guests', () => {
  test('three are frozen at one instant, and the snapshot lies between the last that was frozen and the first that was thawed', async () => {
    const names = NAMES.slice(0, 3);
    const { code, stdout, states, requests, report } = await snapshotGroup({ names, together: true });
    const { freeze_at: freezeAt, guests: rows } = report();
    expect(rows.map(({ guest, consistency, snapshot, problems }) => [guest, consistency, snapshot, problems])).toEqual(
      names.map((name) => [name, 'application', 'in time', []]),
    );
    const { skew, first, from, to } = frozenTogether(rows);
    expect(first).toBeGreaterThanOrEqual(freezeAt);
    const [{ path, at } = { path: '', at: 0 }] = requests;
    expect(path).toBe('/snapshots');
    expect(at).toBeGreaterThanOrEqual(from);
    expect(at).toBeLessThanOrEqual(to);
    expect(stdout).toMatch(new RegExp(`Skew of the freeze: ${skew} ms over 3 guests`));
    expect(stdout).toMatch(/guest-3 +\+\d+ ms +\d+ ms {2}(caller|plan) +application {2}in time/);
    expect(states).toEqual(THAWED.slice(0, 3));
    expect(code).toBe(0);
  });

  test('ten are frozen at one instant; how their snapshot lies is told as it is, or where a busy computer took too long to know, that', async () => {
    const { code, states, requests, report } = await snapshotGroup({ together: true });
    const { freeze_at: freezeAt, guests: rows } = report();
    expect(rows.map(({ guest, consistency }) => [guest, consistency])).toEqual(NAMES.map((name) => [name, 'application']));
    const { skew, first, from } = frozenTogether(rows);
    console.log(`skew of the freeze over ten guests: ${skew} ms`);
    expect(skew).toBeLessThan(SKEW_MS);
    expect(first).toBeGreaterThanOrEqual(freezeAt);
    const [{ at } = { at: 0 }] = requests;
    expect(at).toBeGreaterThanOrEqual(from);
    expect(rows.filter((row) => !HOLDS[row.snapshot]?.(row, at))).toEqual([]);
    expect(states).toEqual(THAWED);
    expect(code).toBe(rows.every(({ snapshot }) => snapshot === 'in time') ? 0 : 2);
  });
});

/** What is known of a guest that was released as planned: when each task was asked and answered, its own clock 100 s ahead. */
const RELEASED = {
  qga_vss_asked: 0,
  qga_vss_looked: 4000,
  qga_vss_chosen: 6000,
  qga_vss_freeze_at: 111_000,
  qga_vss_frozen_by: 11_400,
  qga_vss_snapshot_done: 15_000,
  qga_vss_now: 17_000,
  looked: { clock: 103_000 },
  prepared: { clock: 104_500 },
  frozen: { clock: 106_800, frozen_at: 111_200 },
  snapshot_task: {},
  // The guest froze no sooner than by a clock that is 99.8 s ahead; what prepared it was begun by one that is 100.5 s ahead at most.
  thawed: { clock: 116_500, thawed_at: 119_000, ended_by: 'plan', held_ms: 7800, consistency: 'application' },
};

const released = (thawedAt: number) => ({ ...RELEASED, thawed: { ...RELEASED.thawed, thawed_at: thawedAt } });

/** Rows of the table, by what is known of each guest. */
const rowsOf = async (guests: Readonly<Record<string, object>>): Promise<readonly Row[]> => {
  const rows = join(stage.guests.folder, 'rows.json');
  const row = "lookup('ansible.builtin.template', 'group-row.json.j2', convert_data=false) | from_json";
  const played = await stage.guests.playOwn(
    [
      { 'ansible.builtin.set_fact': { row: `{{ ${row} }}` } },
      {
        run_once: true,
        'ansible.builtin.copy': {
          content: "{{ ansible_play_hosts_all | map('extract', hostvars, 'row') | list | to_json }}",
          dest: rows,
          mode: '0644',
        },
      },
    ],
    guests as Inventory,
  );
  expect(played.code, played.stdout + played.stderr).toBe(0);
  return JSON.parse(readFileSync(rows, 'utf8'));
};

describe('a guest that was released as planned', () => {
  test('had its snapshot in time, or too late, or it cannot be told: by the narrowest of what all tasks say of its clock', async () => {
    const { frozen: _, prepared: _2, ...lookedAt } = RELEASED;
    const rows = await rowsOf({
      early: released(117_000),
      late: released(114_500),
      doubtful: released(115_400),
      set: { ...RELEASED, looked: { clock: 50_000 } },
      lost: { ...RELEASED, thawed: { unreachable: true, msg: 'lost' } },
      asked: { ...released(115_400), thawed: { ...RELEASED.thawed, ended_by: 'caller' } },
      native: { ...lookedAt, snapshot_task: { failed: true, msg: 'refused' } },
    });
    expect(rows.map((row) => [row.guest, row.snapshot, row.spare_at_least_ms, row.spare_at_most_ms, row.told])).toEqual([
      ['early', 'in time', 1500, 2200, 'in time, by 1500 to 2200 ms'],
      ['late', 'too late', -1000, -300, 'too late, by 300 to 1000 ms'],
      ['doubtful', 'cannot be told', -100, 600, 'it cannot be told, from 100 ms too late to 600 ms in time'],
      ['set', 'cannot be told', null, null, 'it cannot be told, since its clock was set meanwhile'],
      ['lost', 'cannot be told', null, null, 'it cannot be told, since when it thawed is not known'],
      ['asked', 'in time', null, null, 'in time'],
      ['native', 'none', null, null, 'none'],
    ]);
  });
});

describe.concurrent('a group', () => {
  const names = NAMES.slice(0, 2);
  test('of three, one fails to freeze: no snapshot is taken, all are thawed, and the outcome says so and why', async () => {
    const veto = { faults: [{ call: 'DoSnapshotSet', result: 'VSS_E_PROVIDER_VETO' }] };
    const { code, stdout, states, requests, report } = await snapshotGroup({ names: NAMES.slice(0, 3), special: { 'guest-2': veto } });
    const { guests: rows } = report();
    expect(requests).toEqual([]);
    expect(states).toEqual(THAWED.slice(0, 3));
    expect(rows.filter(({ thawed_at }) => thawed_at !== null)).toHaveLength(2);
    expect(rows.filter(({ snapshot }) => snapshot === 'none')).toHaveLength(3);
    expect(rows.filter(({ problems }) => problems.length > 0)).toMatchObject([
      { guest: 'guest-2', frozen_at: null, consistency: 'not frozen', problems: [expect.stringContaining('The provider declined')] },
    ]);
    expect(stdout).toContain('Not all guests were frozen, so no snapshot was taken.');
    expect(stdout).toContain('There is no consistent snapshot of the group. guest-2: The provider declined');
    expect(code).toBe(2);
  });

  test('one cannot be prepared: none is frozen, and what was prepared is called off', async () => {
    const { code, states, report } = await snapshotGroup({ names, special: { 'guest-2': { extends: 'provider-missing' } } });
    const { freeze_at: freezeAt, guests: rows } = report();
    expect(freezeAt).toBe(0);
    expect(rows.filter(({ frozen_at }) => frozen_at !== null)).toEqual([]);
    expect(states).toEqual(THAWED.slice(0, 2));
    expect(code).toBe(2);
  });

  test('a snapshot of one guest that fails fails the group', async () => {
    const { code, stdout, states, requests, report } = await snapshotGroup({ names, refused: 'guest-2' });
    expect(requests.map(({ path }) => path).sort()).toEqual(['/guest-1/snapshots', '/guest-2/refused']);
    expect(report().guests.map(({ snapshot }) => snapshot)[1]).toBe('none');
    expect(stdout).toMatch(/There is no consistent snapshot of the group\. .*guest-2: .*507/);
    expect(states).toEqual(THAWED.slice(0, 2));
    expect(code).toBe(2);
  });

  test('a guest that is lost before the freeze: no snapshot, the others are thawed, it stays in the table', async () => {
    const isLost = ({ guest, action }: GuestTask) => guest === 'guest-2' && !['qga.vss.status', 'qga.vss.prepare'].includes(action);
    const { code, stdout, states, requests, report } = await snapshotGroup({ names, isLost });
    expect(requests).toEqual([]);
    expect(report().guests.map(({ guest, thawed_at, problems }) => [guest, thawed_at !== null, problems])).toEqual([
      ['guest-1', true, []],
      ['guest-2', false, ['guest-2 cannot be reached.']],
    ]);
    expect(stdout).toContain('There is no consistent snapshot of the group. guest-2: guest-2 cannot be reached.');
    // What it prepared is called off by itself, later.
    expect(states).toEqual(['thawed', 'prepared']);
    expect(code).toBe(2);
  });

  test('with --check nothing is begun, and nothing fails', async () => {
    const { code, states, requests } = await snapshotGroup({ names, args: ['--check'] });
    expect(requests).toEqual([]);
    expect(states).toEqual(THAWED.slice(0, 2));
    expect(code).toBe(0);
  });

  test('with --check a guest that cannot be frozen is told', async () => {
    const { code, stdout } = await snapshotGroup({ names, isLost: ({ guest }) => guest === 'guest-2', args: ['--check'] });
    expect(stdout).toContain('The group cannot be frozen. guest-2: guest-2 cannot be reached.');
    expect(code).toBe(2);
  });

  test('a guest whose snapshot has no address: nothing is begun on any', async () => {
    const { code, stdout, tasks } = await snapshotGroup({ names, addressless: 'guest-2' });
    expect(stdout).toContain('with qga_vss_snapshot_url of guest-2');
    expect(tasks).toEqual([]);
    expect(code).toBe(2);
  });

  test("another module may take the snapshot in uri's place", async () => {
    const playbook = stage.guests.withCommand('consistency_group', 'true');
    const { code, report } = await snapshotGroup({ playbook, names: names.slice(0, 1) });
    expect(report().guests).toMatchObject([{ consistency: 'application', snapshot: 'in time', problems: [] }]);
    expect(code).toBe(0);
  });

  test("with Ansible's native types it is the same", async () => {
    const { code, stdout, report } = await snapshotGroup({
      names: names.slice(0, 1),
      together: true,
      environment: { ANSIBLE_JINJA2_NATIVE: 'true' },
      args: ['-vvv'],
    });
    expect(stdout).not.toContain('secret');
    expect(report().guests).toMatchObject([{ consistency: 'application', snapshot: 'in time', problems: [] }]);
    expect(stdout).toContain('Skew of the freeze: 0 ms over 1 guests');
    expect(code).toBe(0);
  });

  test('with fewer forks than guests nothing is begun', async () => {
    const { code, stdout, tasks } = await snapshotGroup({ names, args: ['--forks', '1'] });
    expect(stdout).toContain('There are 2 guests and 1 forks: say --forks 2.');
    expect(tasks).toEqual([]);
    expect(code).toBe(2);
  });
});
