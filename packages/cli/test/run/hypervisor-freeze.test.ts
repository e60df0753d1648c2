import { describe, expect, it } from 'vitest';
import { freezeWarnings } from '../../src/run/hypervisor-freeze.ts';

const told = async (command: string, guest: string, config?: string) =>
  (
    await freezeWarnings(command.split(' '), [guest], async () => {
      if (config === undefined) throw new Error('spawn qm ENOENT');
      return `name: web01\n${config}\nscsi0: local:vm-101-disk-0\n`;
    })
  ).map(({ name, object, message }) => [name, object, message.replace(/^.* fails\. ?/, '')]);

describe("the hypervisor's own freeze", () => {
  it.each([
    'virsh snapshot-create-as web01 nightly --disk-only --quiesce',
    'virsh domfsfreeze web01',
    'qm guest cmd 101 fsfreeze-freeze',
    'virsh qemu-agent-command web01 {"execute":"guest-fsfreeze-freeze"}',
  ])('%s is refused', async (command) => {
    await expect(told(command, 'libvirt:web01')).rejects.toMatchObject({ name: 'COMMAND_FREEZES' });
  });

  it.each([
    ['qm snapshot 101 nightly', 'libvirt:web01', undefined, [['COMMAND_MAY_FREEZE', 'qm snapshot', '']]],
    ['kubectl create virtualmachinesnapshot', 'socket:/a', undefined, [['COMMAND_MAY_FREEZE', 'virtualmachinesnapshot', '']]],
    ['virsh snapshot-create-as web01 nightly --disk-only', 'libvirt:web01', undefined, []],
    ['zfs snapshot tank/web01@no-quiesce', 'libvirt:web01', undefined, []],
    ['qm snapshot 101 nightly', 'pve:101', 'agent: enabled=1,freeze-fs=0', []],
    ['qm snapshot 101 nightly', 'pve:101', 'agent: 1,freeze-fs=0,type=virtio', []],
    ['vzdump 101', 'pve:101', 'agent: 1,freeze-fs-on-backup=0', []],
    ['sh snapshot.sh', 'pve:101', 'agent: 0', []],
    ['sh snapshot.sh', 'pve:101', 'cores: 2', []],
  ] as const)('%s, %s, %s: %j', async (command, guest, config, warnings) => {
    expect(await told(command, guest, config)).toEqual(warnings);
  });

  it.each([
    ['qm snapshot 101 nightly', 'agent: 1', 'Its configuration does not switch that off.'],
    ['sh snapshot.sh', 'agent: enabled=1,fstrim_cloned_disks=1', 'Its configuration does not switch that off.'],
    ['qm snapshot 101 nightly', 'agent: 1,freeze-fs-on-backup=0', 'Its configuration has freeze-fs-on-backup=0'],
    ['sh snapshot.sh', undefined, 'Its configuration could not be read (spawn qm ENOENT).'],
  ])('%s of a guest of Proxmox VE with %s is warned of: %s', async (command, config, words) => {
    const [warning] = await freezeWarnings(
      command.split(' '),
      ['pve:101'],
      async () => config ?? Promise.reject(new Error('spawn qm ENOENT')),
    );
    expect(warning).toMatchObject({ name: 'COMMAND_MAY_FREEZE', object: command.startsWith('qm') ? 'qm snapshot' : 'VM 101' });
    expect(warning?.message).toContain(words);
  });
});
