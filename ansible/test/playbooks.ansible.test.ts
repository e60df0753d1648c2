import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MODULE_VERSION } from '../../packages/ps-module/src/build.ts';
import { Hypervisor } from '../../scripts/lab/stand-ins/hypervisor.ts';
import { type Guests, openGuests } from './guests.ts';

let guests: Guests;
let hypervisor: Hypervisor;
beforeAll(async () => {
  guests = await openGuests();
  hypervisor = await Hypervisor.open();
}, 120_000);
beforeEach(() => {
  hypervisor.requests.length = 0;
  hypervisor.answer = () => ({ status: 200, body: { state: 'done' } });
});
afterAll(async () => {
  await hypervisor?.[Symbol.asyncDispose]();
  await guests?.[Symbol.asyncDispose]();
});

const guest = (simulate: string) => ({ sql1: { qga_vss_simulate: simulate, qga_vss_snapshot_url: `${hypervisor.url}/sql1/snapshots` } });

/** Scripts and the outcome of a task that were sent to a guest. */
const scripts = (): readonly string[] => guests.tasks.map(({ args }) => String(args['script'] ?? args['_raw_params']));

const ONE_GUEST = ['one_guest_win_powershell', 'one_guest_win_shell', 'separate_tasks'];

describe.each(ONE_GUEST)('%s', (playbook) => {
  test('takes an application-consistent snapshot while frozen', async () => {
    const states: unknown[] = [];
    hypervisor.answer = async () => {
      states.push(await guests.state('healthy'));
      return { status: 200 };
    };
    const { code, stdout } = await guests.play(playbook, guest('healthy'));
    expect(stdout).toMatch(/application, held \d+ ms/);
    expect(code).toBe(0);
    expect(hypervisor.requests).toMatchObject([{ method: 'POST', path: '/sql1/snapshots', token: 'Bearer secret' }]);
    // Only a holder's freeze is seen from outside on a machine in memory.
    expect(states).toEqual([playbook === 'separate_tasks' ? 'frozen' : 'thawed']);
    expect(stdout).not.toContain('secret');
  });

  test('names the writer that failed, and fails', async () => {
    const { code, stdout } = await guests.play(playbook, guest('sql-writer-fails'));
    expect(stdout).toMatch(/partial: .*SqlServerWriter/);
    expect(code).toBe(2);
  });

  test('fails where the hold was lost, and says so', async () => {
    const { code, stdout } = await guests.play(
      playbook,
      guest(guests.scenario(`lost-${playbook.replaceAll('_', '-')}`, { holdWritesMs: 0 })),
    );
    expect(stdout).toMatch(/crash|unknown/);
    expect(code).toBe(2);
  });

  test('a hypervisor that says no is a failure, and nothing stays frozen', async () => {
    hypervisor.answer = () => ({ status: 500 });
    const { code, stdout } = await guests.play(playbook, guest('healthy'));
    expect(stdout).toContain('500');
    expect(code).toBe(2);
    expect(await guests.state('healthy')).toBe('thawed');
  });

  test('a guest that cannot be frozen is not snapshotted, and the remedy is shown', async () => {
    const { code, stdout } = await guests.play(playbook, guest('provider-missing'));
    expect(stdout).toContain('vss-install');
    expect(code).toBe(2);
    expect(hypervisor.requests).toEqual([]);
  });

  test('with --check it takes none', async () => {
    const { code } = await guests.play(playbook, guest('healthy'), {}, ['--check']);
    expect(code).toBe(0);
    expect(hypervisor.requests).toEqual([]);
  });
});

test('takes a partial snapshot where that is accepted', async () => {
  const { code } = await guests.play('one_guest_win_powershell', guest('sql-writer-fails'), { qga_vss_accept: ['application', 'partial'] });
  expect(code).toBe(0);
});

test('values of the inventory reach scripts as they are', async () => {
  const { stdout } = await guests.play('one_guest_win_shell', guest("it's $(1+1) `x"));
  expect(stdout).toContain("it's $(1+1) `x");
  expect(scripts().at(-1)).toContain("'it''s $(1+1) `x'");
});

describe('doctor', () => {
  const fleet = {
    good: { qga_vss_simulate: 'healthy' },
    bad: { qga_vss_simulate: 'provider-missing' },
    absent: { qga_vss_simulate: 'no such' },
  };

  test('reports a fleet, and fails where a freeze cannot work', async () => {
    const report = join(guests.folder, 'report.md');
    const { code, stdout } = await guests.play('doctor', fleet, { qga_vss_report: report });
    expect(code).toBe(2);
    expect(stdout).toMatch(/good {4}(ok|warn) \(simulated\)/);
    expect(stdout).toMatch(/bad {5}fail \(simulated\)/);
    expect(stdout).toContain('A freeze cannot work on bad, absent.');
    const text = readFileSync(report, 'utf8');
    expect(text).toMatch(/^\| bad \| fail \(simulated\) \| .*Provider.* \| .+ \|$/m);
    expect(text).toMatch(/^\| absent \| unknown \| .*no such.* \| \|$/m);
  });

  test('is content with guests that are well', async () => {
    const { code } = await guests.play('doctor', { good: fleet.good });
    expect(code).toBe(0);
  });
});

describe('the role', () => {
  const there = () => join(guests.folder, 'Elsewhere', 'QgaVss', MODULE_VERSION, 'QgaVss.psd1');
  const install = (extra: object = {}, args: readonly string[] = []) =>
    guests.play(
      'install',
      { sql1: {} },
      { qga_vss_zip: guests.zip, qga_vss_modules_folder: join(guests.folder, 'Elsewhere'), qga_vss_simulate: 'healthy', ...extra },
      args,
    );

  test('with --check installs nothing, and says that it would', async () => {
    const { code, stdout } = await install({}, ['--check']);
    expect(stdout).toMatch(/sql1 +: ok=\d+ +changed=1 /);
    expect(code).toBe(0);
    expect(existsSync(there())).toBe(false);
  });

  test('refuses a zip that is not the one of the checksum', async () => {
    const { code, stdout } = await install({ qga_vss_zip_sha256: '00' });
    expect(code).toBe(2);
    expect(stdout).toContain('and not 00, so nothing was installed');
    expect(existsSync(there())).toBe(false);
  });

  test('unfolds the zip, leaves nothing else behind, and verifies', async () => {
    const { code, stdout } = await install({ qga_vss_zip_sha256: guests.zipSha256.toLowerCase() });
    expect(stdout).toMatch(/sql1 +: ok=\d+ +changed=1 /);
    expect(code).toBe(0);
    expect(existsSync(there())).toBe(true);
    expect(readdirSync(join(guests.folder, 'Elsewhere', 'QgaVss'))).toEqual([MODULE_VERSION]);
    expect(guests.tasks.filter(({ action }) => action === 'win_file')).not.toEqual([]);
  });

  test('leaves a version alone that is there', async () => {
    const { code, stdout } = await install();
    expect(stdout).toMatch(/sql1 +: ok=\d+ +changed=0 /);
    expect(code).toBe(0);
  });

  test('says what is in the way of a freeze', async () => {
    const { code, stdout } = await install({ qga_vss_simulate: 'provider-missing' });
    expect(code).toBe(2);
    expect(stdout).toMatch(/A freeze cannot work on sql1: .*provider/);
  });
});
