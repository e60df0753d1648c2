import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { Hypervisor } from '@qga-vss/test-kit/src/stand-ins/hypervisor.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LabGuests, openLabGuests } from './lab-guests.ts';

/** What is shipped, down to vssapi.dll: playbook, Ansible, module, engine, qga-vss.exe, node.exe, koffi. */
let lab: LabGuests;
let hypervisor: Hypervisor;
beforeAll(async () => {
  lab = await openLabGuests();
  hypervisor = await Hypervisor.open();
}, 300_000);
beforeEach(async () => {
  hypervisor.requests.length = 0;
  await lab.lab.play(scenarioNamed('healthy'));
});
afterAll(async () => {
  await hypervisor?.[Symbol.asyncDispose]();
  await lab?.[Symbol.asyncDispose]();
});

/** What the guest's command asks the hypervisor with. */
const ASKS =
  "require('node:http').request(process.argv[1], { method: 'POST' }, (said) => { process.exitCode = said.resume().statusCode === 200 ? 0 : 22; }).end();";

const guest = () => {
  const url = `${hypervisor.url}/sql1/snapshots`;
  return {
    sql1: { qga_vss_snapshot_url: url, qga_vss_command: ['C:\\Program Files\\qga-vss\\node.exe', '-e', ASKS, url] },
  };
};

/** Milliseconds: each task of a playbook starts an engine and a host under Wine, which a slow computer takes ten seconds for. */
const LONG_MS = 300_000;

describe('on Windows', () => {
  test.each(['one_guest', 'consistency_group'])('%s', { timeout: LONG_MS }, async (playbook) => {
    const { code, stdout } = await lab.guests.play(playbook, guest());
    expect(stdout).toMatch(/application/);
    // Where this computer took too long over its tasks, it is told so of a group, which is no success then.
    const inTime = playbook === 'one_guest' || /application +in time/.test(stdout);
    expect(code, stdout).toBe(inTime ? 0 : 2);
    if (!inTime) expect(stdout).toMatch(/application +(too late|it cannot be told), /);
    expect(hypervisor.requests).toMatchObject([{ path: '/sql1/snapshots' }]);
    const calls = (await lab.lab.trace()).map((line) => line.split('\t')[0]);
    expect(calls.filter((call) => call === 'DoSnapshotSet' || call === 'BackupComplete')).toEqual(['DoSnapshotSet', 'BackupComplete']);
  });

  test('separate_tasks, with a snapshot that fails, leaves nothing frozen', { timeout: LONG_MS }, async () => {
    hypervisor.answer = () => ({ status: 500 });
    const { code, stdout } = await lab.guests.play('separate_tasks', guest());
    expect(code).toBe(2);
    expect(stdout).toMatch(/500/);
    expect(await lab.state()).toBe('thawed');
  });
});
