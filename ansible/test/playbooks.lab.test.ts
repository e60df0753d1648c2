import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { Hypervisor } from '@qga-vss/test-kit/src/stand-ins/hypervisor.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LabGuests, openLabGuests } from './lab-guests.ts';

/** What is shipped, down to vssapi.dll: playbook, Ansible, engine, module, node.exe, koffi. */
let lab: LabGuests;
let hypervisor: Hypervisor;
beforeAll(async () => {
  lab = await openLabGuests();
  hypervisor = await Hypervisor.open();
}, 300_000);
beforeEach(async () => {
  hypervisor.requests.length = 0;
  await lab.stage.lab.play(scenarioNamed('healthy'));
});
afterAll(async () => {
  await hypervisor?.[Symbol.asyncDispose]();
  await lab?.[Symbol.asyncDispose]();
});

const guest = () => ({ sql1: { qga_vss_snapshot_url: `${hypervisor.url}/sql1/snapshots` } });

describe('on Windows', () => {
  test.each(['one_guest_win_powershell', 'one_guest_win_shell', 'consistency_group'])('%s', async (playbook) => {
    // A task reaches one guest sooner than many.
    const { code, stdout } = await lab.guests.play(playbook, guest(), { qga_vss_lead_ms: 8000 });
    expect(stdout).toMatch(/application/);
    expect(code).toBe(0);
    expect(hypervisor.requests).toMatchObject([{ path: '/sql1/snapshots' }]);
    const calls = (await lab.stage.lab.trace()).map((line) => line.split('\t')[0]);
    expect(calls.filter((call) => call === 'DoSnapshotSet' || call === 'BackupComplete')).toEqual(['DoSnapshotSet', 'BackupComplete']);
  });

  test('separate_tasks, with a snapshot that fails, leaves nothing frozen', async () => {
    hypervisor.answer = () => ({ status: 500 });
    const { code, stdout } = await lab.guests.play('separate_tasks', guest());
    expect(code).toBe(2);
    expect(stdout).toMatch(/500/);
    const session = await lab.stage.session();
    expect((await session.run('(Get-QgaFreezeStatus).State')).output).toEqual(['thawed']);
    await session.close();
  });
});
