import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ARTIFACTS, releaseFolder } from '@qga-vss/test-kit/src/release/artifacts.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Played, recap, said } from './guests.ts';
import { PROGRAM, scene } from './scene.ts';

const stage = scene();

/** Where guests' snapshots are taken that the hypervisor refuses. */
const REFUSED = 'refused';

/** What is looked at while a snapshot is taken, by the address of that. */
const looks = new Map<string, () => Promise<void>>();

beforeAll(() => {
  stage.hypervisor.answer = async ({ path }) => {
    await looks.get(path)?.();
    return { status: path.endsWith(`/${REFUSED}`) ? 500 : 200 };
  };
});

/** Of guests whose names begin so. Plays that are played at one time have guests of their own. */
const heardOf = (guest: string) => stage.hypervisor.requests.filter(({ path }) => path.startsWith(`/${guest}`));
const tasksOf = (guest: string) => stage.guests.tasks.filter((task) => task.guest === guest);

/** What asks the hypervisor, in the guest. */
const ASKS =
  'fetch(process.argv[1], { method: "POST" }).then(({ ok, status }) => { console.error(status); process.exitCode = ok ? 0 : 22; })';

/** How the snapshot of a guest is asked for: with separate tasks from here, else by a command in the guest. */
const asking = (address: string) => {
  const url = `${stage.hypervisor.url}/${address}`;
  return { qga_vss_snapshot_url: url, qga_vss_command: [process.execPath, '-e', ASKS, url] };
};

const guest = (name: string, simulate: string) => ({ [name]: { qga_vss_simulate: simulate, ...asking(name) } });

/** How many tasks a guest has that can be frozen. */
const GUEST_TASKS = { one_guest: 1, separate_tasks: 3 } as const;

const ONE_GUEST = ['one_guest', 'separate_tasks'] as const;

/** What is special about the machines of a fleet. */
const FLEET: Readonly<Record<string, object>> = {
  well: {},
  [REFUSED]: {},
  ailing: { extends: 'sql-writer-fails' },
  late: { holdWritesMs: 0 },
  unfit: { extends: 'provider-missing' },
};

describe.each(ONE_GUEST)('%s, with guests that fare differently', (playbook) => {
  const states: string[] = [];
  let machines: readonly (readonly [string, string])[];
  let played: Played;
  let turns: readonly string[];
  beforeAll(async () => {
    const { guests } = stage;
    const before = guests.tasks.length;
    machines = Object.entries(FLEET).map(([name, special]) => [name, guests.scenario(`${playbook.replaceAll('_', '-')}-${name}`, special)]);
    const [[, well = ''] = []] = machines;
    looks.set(`/${playbook}/well`, async () => void states.push(await guests.state(well)));
    const inventory = machines.map(([name, machine]) => [name, { qga_vss_simulate: machine, ...asking(`${playbook}/${name}`) }]);
    played = await guests.play(playbook, Object.fromEntries(inventory), {}, ['--forks', '1']);
    turns = guests.tasks.slice(before).map((task) => task.guest);
  });

  test('takes an application-consistent snapshot while frozen', () => {
    expect(said(played, 'well')).toMatch(/application, held \d+ ms/);
    expect(recap(played, 'well')).toMatchObject({ failed: 0, rescued: 0, ignored: 0 });
    expect(heardOf(`${playbook}/well`)).toMatchObject([{ method: 'POST', token: playbook === 'separate_tasks' ? 'Bearer secret' : '' }]);
    // Only a holder's freeze is seen from outside on a machine in memory.
    expect(states).toEqual([playbook === 'separate_tasks' ? 'frozen' : 'thawed']);
  });

  test('names the writer that failed, and fails', () => {
    expect(said(played, 'ailing')).toMatch(/partial: .*SqlServerWriter/);
    expect(recap(played, 'ailing')).toMatchObject({ failed: 1 });
  });

  test('fails where the hold was lost, and says so', () => {
    expect(said(played, 'late')).toMatch(/\W(crash|unknown)\W/);
    expect(recap(played, 'late')).toMatchObject({ failed: 1 });
  });

  test('a hypervisor that says no is a failure', () => {
    expect(said(played, REFUSED)).toContain('500');
    expect(recap(played, REFUSED)).toMatchObject({ failed: 1 });
  });

  test('a guest that cannot be frozen is not snapshotted, and the remedy is shown', () => {
    expect(said(played, 'unfit')).toMatch(/Register it with .*qga-vss provider register.*qga\.vss\.doctor looks at both/);
    expect(recap(played, 'unfit')).toMatchObject({ failed: 1 });
    const asked = heardOf(playbook).map(({ path }) => path.slice(playbook.length + 2));
    expect(asked.sort()).toEqual(['ailing', 'late', 'refused', 'well']);
  });

  test('a guest is thawed before the next one is frozen, where there are no forks for both', () => {
    const each = (name: string) => Array<string>(name === 'unfit' ? 1 : GUEST_TASKS[playbook]).fill(name);
    expect(turns).toEqual(Object.keys(FLEET).flatMap(each));
  });

  test('leaves nothing frozen', async () => {
    const states = await Promise.all(machines.map(([, machine]) => stage.guests.state(machine)));
    expect(states).toEqual(machines.map(() => 'thawed'));
  });

  test('does not show the token', () => expect(played.stdout + played.stderr).not.toContain('secret'));
});

describe('separate_tasks', () => {
  test('the token is not shown, whatever fails and however much is asked for', async () => {
    const { stdout, stderr } = await stage.guests.play('separate_tasks', guest(REFUSED, 'healthy'), {}, ['-vvv']);
    expect(stdout).toContain('Take the snapshot: Status code was 500');
    expect(stdout + stderr).not.toContain('secret');
  });
});

describe.concurrent('what needs no haste', () => {
  /** Whether a guest that nobody thaws any more thaws by itself, at its hold limit. */
  const thawsByItself = (machine: string) =>
    expect.poll(() => stage.guests.state(machine), { timeout: 30_000, interval: 250 }).toBe('thawed');

  test('separate_tasks: the controller dies while the guest is frozen, and the guest thaws by itself', async () => {
    const { guests } = stage;
    const machine = guests.scenario('orphan');
    const controller = new AbortController();
    const states: string[] = [];
    looks.set('/orphan', async () => {
      states.push(await guests.state(machine));
      controller.abort();
    });
    const played = guests.play('separate_tasks', guest('orphan', machine), {}, [], { signal: controller.signal });
    await expect(played).rejects.toThrow('abort');
    expect(states).toEqual(['frozen']);
    await thawsByItself(machine);
    expect(tasksOf('orphan')).toHaveLength(2);
  });

  test('separate_tasks: a guest that is lost while it is frozen is said to be, and thaws by itself', async () => {
    const { guests } = stage;
    const machine = guests.scenario('lost');
    guests.isLost = (task) => task.guest === 'lost' && tasksOf('lost').length > 2;
    const played = await guests.play('separate_tasks', guest('lost', machine));
    expect(recap(played, 'lost')).toMatchObject({ unreachable: 1 });
    expect(played.code).toBe(4);
    await thawsByItself(machine);
  });

  test('separate_tasks: a module that takes longer than writes are held is given up', async () => {
    const { guests } = stage;
    const playbook = guests.withCommand('separate_tasks', 'sleep 20');
    const played = await guests.play(playbook, guest('patient', guests.scenario('patient')));
    expect(said(played, 'patient')).toMatch(/Take the snapshot: .*expected time frame/);
    expect(tasksOf('patient')).toHaveLength(3);
    expect(played.code).toBe(2);
  });

  test.each(ONE_GUEST)('%s with --check takes no snapshot', async (playbook) => {
    const name = `check-${playbook}`;
    const played = await stage.guests.play(playbook, guest(name, 'healthy'), {}, ['--check']);
    expect(played).toMatchObject({ code: 0 });
    expect(heardOf(name)).toEqual([]);
    expect(recap(played, name)).toMatchObject({ changed: 1, failed: 0 });
  });

  test('separate_tasks without an address for the snapshot begins nothing', async () => {
    const played = await stage.guests.play('separate_tasks', { nowhere: { qga_vss_simulate: 'healthy' } });
    expect(said(played, 'nowhere')).toContain('Say with qga_vss_snapshot_url');
    expect(tasksOf('nowhere')).toEqual([]);
    expect(played.code).toBe(2);
  });

  test('doctor reports a fleet, and fails where a freeze cannot work', async () => {
    const report = join(stage.guests.folder, 'report.md');
    const fleet = { good: 'healthy', bad: 'provider-missing', absent: 'no such' };
    const inventory = Object.fromEntries(Object.entries(fleet).map(([name, qga_vss_simulate]) => [name, { qga_vss_simulate }]));
    const { code, stdout } = await stage.guests.play('doctor', inventory, { qga_vss_report: report });
    expect(code).toBe(2);
    expect(stdout).toMatch(/good {4}(ok|warn) \(simulated\)/);
    expect(stdout).toMatch(/bad {5}fail \(simulated\)/);
    expect(stdout).toContain('A freeze cannot work on bad, absent.');
    const text = readFileSync(report, 'utf8');
    expect(text).toMatch(/^\| bad \| fail \(simulated\) \| .*Provider.* \| .+ \|$/m);
    expect(text).toMatch(/^\| absent \| unknown \| .*no such.* \| \|$/m);
  });

  test('doctor is content with guests that are well', async () => {
    const { code } = await stage.guests.play('doctor', { healthy: { qga_vss_simulate: 'healthy' } });
    expect(code).toBe(0);
  });
});

describe('the role', () => {
  const installed = () => join(stage.guests.folder, 'Program Files', PROGRAM);
  const role = (all: Parameters<typeof stage.guests.play>[1], args: readonly string[] = []) => stage.guests.play('install', all, {}, args);
  const wanted = { qga_vss_package: ARTIFACTS.msi, qga_vss_simulate: 'healthy' };

  /** As the release itself says. */
  const sum = (): string => {
    const name = ARTIFACTS.msi.slice(releaseFolder.length + 1);
    const line = readFileSync(join(releaseFolder, 'SHA256SUMS'), 'utf8')
      .split('\n')
      .find((one) => one.endsWith(`  ${name}`));
    return line?.split(' ')[0] ?? '';
  };

  // A guest that has nothing yet.
  beforeAll(() => rmSync(dirname(installed()), { recursive: true }));

  test('with --check installs nothing, and says that it would', async () => {
    const played = await role({ fresh: wanted }, ['--check']);
    expect(recap(played, 'fresh')).toMatchObject({ changed: 1, failed: 0 });
    expect(existsSync(installed())).toBe(false);
  });

  test('refuses what is not right, and leaves nothing behind', async () => {
    const played = await role({
      swapped: { ...wanted, qga_vss_package_sha256: '00' },
      unsummed: { ...wanted, qga_vss_package: 'https://example.com/qga-vss.msi' },
      empty: {},
    });
    expect(said(played, 'swapped')).toContain('and not 00, so nothing was installed');
    expect(said(played, 'unsummed')).toContain('Say with qga_vss_package_sha256 what');
    expect(said(played, 'empty')).toContain('Say with qga_vss_package where');
    for (const name of ['swapped', 'unsummed', 'empty']) expect(recap(played, name)).toMatchObject({ failed: 1 });
    expect(existsSync(installed())).toBe(false);
    // The package on the guest is gone.
    const copies = stage.guests.tasks.filter(({ action }) => action === 'ansible.windows.win_copy').map(({ args }) => String(args['dest']));
    expect(copies.length).toBeGreaterThan(0);
    expect(copies.filter(existsSync)).toEqual([]);
  });

  test('installs and verifies what is released', async () => {
    const played = await role({ fresh: { ...wanted, qga_vss_package_sha256: sum() } });
    expect(recap(played, 'fresh')).toMatchObject({ changed: 1, failed: 0 });
    expect(existsSync(installed())).toBe(true);
  });

  test('leaves a version alone that is there, and says what is in the way of a freeze', async () => {
    const played = await role({ fresh: { qga_vss_simulate: 'provider-missing' } });
    expect(recap(played, 'fresh')).toMatchObject({ changed: 0, failed: 1 });
    expect(said(played, 'fresh')).toMatch(/fail: .*provider/i);
  });

  test('removes it', async () => {
    const played = await role({ fresh: { qga_vss_state: 'absent' } });
    expect(recap(played, 'fresh')).toMatchObject({ changed: 1, failed: 0 });
    expect(existsSync(installed())).toBe(false);
  });
});
