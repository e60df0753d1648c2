import { machine } from '@qga-vss/test-kit/src/command/machine.ts';
import { describe, expect, it } from 'vitest';
import { shown } from '../support/shown.ts';

describe('providers', () => {
  it('says that no freeze is possible without that of the guest tools', async () => {
    expect((await shown({ machine: machine('provider-missing') }, 'providers')).join('\n')).toContain('no freeze is possible');
    expect((await shown({ machine: machine('healthy') }, 'providers')).join('\n')).not.toContain('no freeze is possible');
  });
});

describe('provider', () => {
  it.each([
    { scenario: 'healthy', argv: ['unregister'], word: 'UNREGISTERED (simulated)' },
    { scenario: 'provider-missing', argv: ['unregister'], word: 'NOT REGISTERED, as before (simulated)' },
    { scenario: 'healthy', argv: ['register'], word: 'REGISTERED, as before (simulated)' },
    { scenario: 'provider-missing', argv: ['register'], word: 'REGISTERED (simulated)' },
  ])('$argv on $scenario: $word', async ({ scenario, argv, word }) => {
    expect((await shown({ machine: machine(scenario) }, 'provider', ...argv))[0]).toBe(word);
  });
});
