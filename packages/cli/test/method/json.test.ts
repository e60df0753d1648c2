import { withIsoInstants } from '@qga-vss/build/src/iso-instants.ts';
import type { MethodName } from '@qga-vss/core';
import { CONTRACT, SCENARIO_NAMES } from '@qga-vss/core/internal';
import { Failure } from '@qga-vss/core/src/contract/parts.ts';
import { Cli } from '@qga-vss/test-kit/src/command/cli.ts';
import { machine } from '@qga-vss/test-kit/src/command/machine.ts';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { EXIT_OF_KIND } from '../../src/command-line/exit-codes.ts';
import { VIEWS } from '../../src/commands.ts';
import type { CommandMethod } from '../../src/method/view.ts';

const METHODS = Object.keys(VIEWS) as CommandMethod[];

/** What a command cannot do without. */
const OPERANDS: Partial<Record<MethodName, readonly string[]>> = { explain: ['VSS_E_BAD_STATE'] };

const commandLine = (method: CommandMethod): readonly string[] => [
  ...CONTRACT[method].commandLine.name.split(' '),
  ...(OPERANDS[method] ?? []),
];

const CASES = METHODS.flatMap((method) => SCENARIO_NAMES.map((scenario) => ({ method, scenario })));

describe('--json', () => {
  it.each(CASES)('$method on $scenario is the result of the contract, or an error, and nothing else', async ({ method, scenario }) => {
    const cli = new Cli({ machine: machine(scenario) });
    const code = await cli.run(...commandLine(method), '--json', '--simulate', scenario);
    expect(cli.stderr).toBe('');
    const document = cli.json() as { readonly error?: Failure };
    if (document.error === undefined) {
      expect([...Value.Errors(withIsoInstants(CONTRACT[method].result), document)]).toEqual([]);
      return;
    }
    expect(Object.keys(document)).toEqual(['error']);
    expect([...Value.Errors(Failure, document.error)]).toEqual([]);
    expect(code).toBe(EXIT_OF_KIND[document.error.kind]);
    expect(code).toBeGreaterThan(0);
  });

  it.each(METHODS)('%s: an option it does not know is an error document', async (method) => {
    const cli = new Cli();
    expect(await cli.run(...commandLine(method), '--json', '--no-such-option')).toBe(2);
    expect(cli.json()).toMatchObject({ error: { name: 'INVALID_COMMAND_LINE', message: expect.stringContaining('--no-such-option') } });
    expect(cli.stderr).toBe('');
  });

  it('is the same document on a terminal', async () => {
    const pipe = new Cli({ machine: machine('healthy') });
    await pipe.run('volumes', '--json');
    const terminal = new Cli({ machine: machine('healthy'), terminal: true, columns: 40 });
    await terminal.run('volumes', '--json');
    expect(terminal.stdout).toBe(pipe.stdout);
  });
});
