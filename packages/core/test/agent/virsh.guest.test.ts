import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { VirshAgent } from '../../src/agent/virsh-agent.ts';
import { systemClock } from '../../src/platform/system-clock.ts';

/** Debian's client with libvirt's driver for tests, which needs no daemon, has a domain "test", and no agents. */
const VIRSH = ['virsh', '--connect', 'test:///default'];

const folder = mkdtempSync(join(tmpdir(), 'qga-virsh-'));
afterAll(() => rmSync(folder, { recursive: true }));
const starts = join(folder, 'starts');
/** The same, and a line for each start of it. */
const COUNTED = ['sh', '-c', `echo started >> '${starts}'; exec "$@"`, 'sh', ...VIRSH];

const agent = (domain: string, virsh: readonly string[] = VIRSH) => new VirshAgent({ domain, virsh, clock: systemClock });

test.each([['none'], ['of "two" words'], ["it's\\here; $(id)"]])('virsh itself knows no domain %j, and is kept open', async (domain) => {
  rmSync(starts, { force: true });
  await using it = agent(domain, COUNTED);
  for (let time = 0; time < 3; time++)
    await expect(it.ask('guest-ping', { text: `"a" 'b' \\ ${'x'.repeat(2000)}` })).rejects.toMatchObject({
      name: 'GUEST_NOT_FOUND',
      at: { object: domain, detail: `It said: failed to get domain '${domain}'` },
    });
  expect(readFileSync(starts, 'utf8')).toBe('started\n');
});

test('virsh itself says what it cannot do', async () => {
  await using it = agent('test');
  await expect(it.ask('guest-ping')).rejects.toMatchObject({
    name: 'HYPERVISOR_FAILED',
    at: { detail: 'It said: this function is not supported by the connection driver: virDomainQemuAgentCommand' },
  });
});

test('virsh itself ends where it cannot connect, and says why', async () => {
  await using it = agent('test', ['virsh', '--connect', 'qemu+unix:///system?socket=/nowhere/libvirt.sock']);
  await expect(it.ask('guest-ping')).rejects.toMatchObject({
    name: 'HYPERVISOR_FAILED',
    at: { detail: expect.stringContaining("Failed to connect socket to '/nowhere/libvirt.sock'") },
  });
});
