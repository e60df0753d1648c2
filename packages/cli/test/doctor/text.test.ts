import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { machine } from '@qga-vss/test-kit/src/command/machine.ts';
import { describe, expect, it } from 'vitest';
import { shown } from '../support/shown.ts';

describe('doctor', () => {
  it('begins with the answer, and says what to do about what is in the way', async () => {
    const [headline, ...checks] = await shown({ machine: machine('provider-missing') }, 'doctor', '--backup-type', 'copy');
    expect(headline).toBe('NOT READY: 3 fail, 27 ok (simulated)');
    const failed = checks.findIndex((line) => line.startsWith('  fail'));
    expect(checks[failed]).toContain('Provider known to VSS');
    expect(checks[failed + 1]).toContain('qga-vss provider register');
  });

  it('tells first what is wrong, the gravest before all', async () => {
    const ill = {
      ...scenarioNamed('provider-missing'),
      vssOption: 9,
      untrustedPaths: [{ path: 'C:\\x', who: 'Users', rights: ['write'] }],
    };
    const [headline, ...checks] = await shown({ machine: machine(ill) }, 'doctor', '--backup-type', 'copy');
    expect(headline).toMatch(/^NOT READY: 4 fail, 1 warn, /);
    const states = checks.map((line) => line.slice(2, 6).trim()).filter((state) => state !== '');
    expect(states.slice(0, 6)).toEqual(['fail', 'fail', 'fail', 'fail', 'warn', 'ok']);
  });

  it('says once why some were not made', async () => {
    const lines = await shown({ machine: machine('access-denied') }, 'doctor');
    expect(lines.filter((line) => line.includes('elevated administrator'))).toHaveLength(1);
    expect(lines.at(-1)).toMatch(/^ {2}skipped {3}Only an elevated administrator.* Not checked because of that: Writers\.$/);
  });
});
