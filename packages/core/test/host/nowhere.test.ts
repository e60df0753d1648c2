import { expect, test } from 'vitest';
import type { MethodName } from '../../src/contract/contract.ts';
import { nowhere } from '../../src/host/nowhere.ts';
import { Requester } from '../../src/requester/service.ts';

const service = (): Requester => new Requester(nowhere());

test.each<[MethodName]>([
  ['prepare'],
  ['freeze'],
  ['thaw'],
  ['status'],
  ['volumes'],
  ['writers'],
  ['providers'],
  ['providerRegister'],
  ['providerUnregister'],
])('without Windows %s says so, in order', async (method) => {
  const ask = service()[method].bind(service()) as () => Promise<unknown>;
  await expect(method === 'thaw' ? service().thaw({ rescue: true }) : ask()).rejects.toMatchObject({ name: 'NOT_WINDOWS' });
});

test('doctor checks what it can', async () => {
  const { state, checks } = await service().doctor();
  expect(state).toBe('fail');
  expect(checks.find(({ name }) => name === 'windows')).toMatchObject({ state: 'fail', remedy: expect.stringContaining('--simulate') });
  expect(checks.find(({ name }) => name === 'node')).toMatchObject({ state: 'ok' });
  expect(checks.filter(({ name, state: one }) => !['windows', 'node', 'architecture'].includes(name) && one !== 'skipped')).toEqual([]);
});

test('codes are explained anywhere', async () => {
  expect(await service().explain({ code: '0x8004230F' })).toMatchObject({
    matches: [{ name: 'VSS_E_UNEXPECTED_PROVIDER_ERROR' }],
    simulated: false,
  });
});
