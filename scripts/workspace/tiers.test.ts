import { describe, expect, test } from 'vitest';
import { batches, TIERS } from './tiers.ts';

describe('what is run together', () => {
  const run = (...names: readonly string[]) =>
    batches(TIERS.filter(({ name }) => names.length === 0 || names.includes(name))).map((batch) => batch.map(({ name }) => name).join(' '));

  test('is a tier and the one that waits beside it', () => {
    expect(run()).toEqual(['sources', 'memory guest', 'powershell', 'ansible', 'lab packages', 'hypervisor', 'sdk']);
  });

  test('is only what was chosen', () => {
    expect(run('guest', 'powershell', 'packages')).toEqual(['guest', 'powershell', 'packages']);
  });
});
