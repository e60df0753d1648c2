import { CONTRACT } from '@qga-vss/core/internal';
import { Cli } from '@qga-vss/test-kit/src/command/cli.ts';
import { type Engine, type EngineSession, openEngine } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flagsOf } from '../../src/command-line/option.ts';
import { COMMANDS } from '../../src/commands.ts';

let engine: Engine;
let session: EngineSession;
let script = '';
beforeAll(async () => {
  engine = await openEngine();
  session = await engine.open();
  const cli = new Cli();
  await cli.run('completion', 'powershell');
  script = cli.stdout;
  const { errors, thrown } = await session.run(script);
  expect({ errors, thrown }).toEqual({ errors: [], thrown: null });
});
afterAll(() => engine[Symbol.asyncDispose]());

describe('the completion of PowerShell', () => {
  it.each([
    { typed: 'qga-vss fr', offers: ['freeze'] },
    { typed: 'qga-vss p', offers: ['prepare', 'providers', 'provider'] },
    { typed: 'qga-vss provider ', offers: ['register', 'unregister', '--help'] },
    { typed: 'qga-vss freeze --backup-type ', offers: CONTRACT.freeze.options.properties.backupType.enum },
    { typed: 'qga-vss freeze --backup-type=c', offers: ['--backup-type=copy'] },
    { typed: 'qga-vss run --simulate sql', offers: ['sql-writer-fails'] },
    { typed: 'qga-vss run --hold 3s --ret', offers: ['--retry', '--retry-ms'] },
    { typed: 'qga-vss thaw --succ', offers: ['--succeeded'] },
    { typed: 'qga-vss thaw --no-s', offers: ['--no-succeeded', '--no-snapshot-taken'] },
    { typed: 'qga-vss explain FREEZE_AT', offers: ['FREEZE_AT_MISSED'] },
    { typed: 'qga-vss.cmd stat', offers: ['status'] },
    { typed: 'qga-vss run -- mkfi', offers: ['mkfifo'] },
    { typed: 'qga-vss run --hold 3s -- mkfi', offers: ['mkfifo'] },
  ])('$typed', async ({ typed, offers }) => expect(await session.complete(typed)).toEqual(offers));

  it('offers what else there is after --simulate, whose scenario may be left out', async () => {
    const offered = await session.complete('qga-vss status --simulate ');
    expect(offered).toContain('healthy');
    expect(offered).toContain('--json');
  });

  it('offers nothing for the arguments of what follows --, so that PowerShell offers files', async () => {
    expect(await session.complete('qga-vss run -- snapshot.exe --ho')).toEqual([]);
  });

  it.each(COMMANDS.map(({ name, options }) => ({ name, options })))('has every option of $name', async ({ name, options }) => {
    const offered = await session.complete(`qga-vss ${name} --`);
    for (const flag of options.flatMap(flagsOf)) expect(offered).toContain(flag);
  });

  it('is plain ASCII, so that it survives every code page', () => expect(script).toMatch(/^[\x20-\x7e\n]+$/));
});
