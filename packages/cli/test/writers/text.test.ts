import { Cli } from '@qga-vss/test-kit/src/command/cli.ts';
import { machine } from '@qga-vss/test-kit/src/command/machine.ts';
import { notice, writer } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it } from 'vitest';
import { shown } from '../support/shown.ts';

describe('writers', () => {
  it('lists the components on request, with where their files lie', async () => {
    const without = await shown({ machine: machine('healthy') }, 'writers');
    const components = await shown({ machine: machine('healthy') }, 'writers', '--components');
    expect(without.join('\n')).not.toContain('SQL01');
    expect(components.join('\n')).toMatch(/SQL01\\\w+ \(database\)\n +[A-Z]:\\/);
  });

  it('says of one that failed why, and what to do', async () => {
    const failed = {
      ...writer({ name: 'A', failed: true, failure: notice({ name: 'VSS_E_WRITERERROR_TIMEOUT', remedy: 'Restart it.' }) }),
      componentCount: 2,
      components: [],
    };
    const cli = new Cli({
      machine: { ...machine('healthy'), writers: async () => ({ writers: [failed], warnings: [], simulated: false }) },
    });
    await cli.run('writers');
    expect(cli.stdout).toMatch(/1, of which 1 failed.*\nA\tVSS_E_WRITERERROR_TIMEOUT\t2\n.*\n +Restart it\.\n/);
  });
});
