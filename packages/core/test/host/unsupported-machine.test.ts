import { expect, test } from 'vitest';
import type { MethodName } from '../../src/contract/contract.ts';
import { unsupportedMachine } from '../../src/host/open.ts';
import { Requester } from '../../src/requester/service.ts';
import { QgaError } from '../../src/vss/errors.ts';

const service = (reason: 'NOT_WINDOWS' | 'KOFFI_UNAVAILABLE' = 'NOT_WINDOWS'): Requester =>
  new Requester(unsupportedMachine(QgaError.of(reason)));

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
  expect(checks.find(({ name }) => name === 'windows')).toMatchObject({ state: 'fail', remedy: expect.stringContaining('`simulate`') });
  expect(checks.find(({ name }) => name === 'node')).toMatchObject({ state: 'ok' });
  expect(checks.filter(({ name, state: one }) => !['windows', 'node', 'architecture'].includes(name) && one !== 'skipped')).toEqual([]);
});

test('where koffi cannot be loaded doctor says so, and what it is that has to be fixed', async () => {
  const { checks } = await service('KOFFI_UNAVAILABLE').doctor();
  expect(checks.find(({ name }) => name === 'windows')).toMatchObject({ state: 'ok' });
  expect(checks.find(({ name }) => name === 'node')).toMatchObject({ state: 'fail', remedy: expect.stringContaining('koffi.node') });
  expect(checks.filter(({ state }) => state === 'fail')).toHaveLength(1);
  await expect(service('KOFFI_UNAVAILABLE').freeze()).rejects.toMatchObject({ name: 'KOFFI_UNAVAILABLE' });
});

test('codes are explained anywhere', async () => {
  expect(await service().explain({ code: '0x8004230F' })).toMatchObject({
    matches: [{ name: 'VSS_E_UNEXPECTED_PROVIDER_ERROR' }],
    simulated: false,
  });
});
