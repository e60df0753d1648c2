import { SimulatedGuest } from '@qga-vss/test-kit/src/selftest/simulated-guest.ts';
import { selftest } from '@qga-vss/test-kit/src/selftest/trial.ts';
import { expect, test } from 'vitest';

test('a self-test from the hypervisor is one freeze, thawed, and nothing is done within the guest', async () => {
  const guest = new SimulatedGuest({ guest: { fromHypervisor: true } });
  const { experiments, left } = await selftest(guest);
  expect(experiments.flatMap(({ name, skipped }) => (skipped === undefined ? [name] : []))).toEqual(['hypervisor']);
  expect([guest.holds.length, left?.state]).toEqual([1, 'thawed']);
});
