import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { expect, test } from 'vitest';
import type { UntrustedPath } from '../../src/platform/processes.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';

const UNTRUSTED: readonly UntrustedPath[] = [
  { path: 'C:\\tools', who: 'Users (S-1-5-32-545)', rights: ['add files'] },
  { path: 'C:\\tools\\node.exe', who: 'Everyone (S-1-1-0)', rights: ['write'] },
];

const requester = (special: Parameters<typeof healthy>[0]) => {
  const machine = openSimulatedMachine(healthy(special), new VirtualClock());
  return { machine, requester: new Requester(machine) };
};

test('what others can replace is not run elevated: refused before VSS is touched', async () => {
  const { machine, requester: service } = requester({ untrustedPaths: UNTRUSTED });
  for (const begin of [() => service.freeze(), () => service.prepare()])
    await expect(begin()).rejects.toMatchObject({
      name: 'UNTRUSTED_PATH',
      at: { object: 'C:\\tools', phase: 'ownership' },
      message: expect.stringContaining('Users (S-1-5-32-545): add files.'),
    });
  expect(machine.trace()).toEqual([]);
});

test('allowed, it is a warning for each', async () => {
  const { requester: service } = requester({ untrustedPaths: UNTRUSTED });
  const { warnings } = await service.freeze({ allowUntrustedPaths: true, systemState: 'no' });
  expect(warnings.map(({ name, object }) => ({ name, object }))).toEqual(
    UNTRUSTED.map(({ path }) => ({ name: 'UNTRUSTED_PATH', object: path })),
  );
  expect(await service.thaw()).toMatchObject({ consistency: 'application' });
});

test('of a process that is not elevated nobody asks', async () => {
  const { requester: service } = requester({ untrustedPaths: UNTRUSTED, elevated: false });
  await expect(service.freeze()).rejects.toMatchObject({ name: 'NOT_ELEVATED' });
});

test('thaw is never refused', async () => {
  const { requester: service } = requester({ untrustedPaths: UNTRUSTED });
  expect(await service.thaw()).toMatchObject({ changed: false });
});
