import { CONTRACT, SCENARIO_NAMES } from '@qga-vss/core/internal';
import { Cli } from '@qga-vss/test-kit/src/command/cli.ts';
import { SHELLS } from '@qga-vss/test-kit/src/shells/shells.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { flagsOf } from '../../src/command-line/option.ts';
import { COMMANDS } from '../../src/commands.ts';

const CASES: readonly { readonly typed: string; readonly offers: readonly string[] }[] = [
  { typed: 'qga-vss fr', offers: ['freeze'] },
  { typed: 'qga-vss pre', offers: ['prepare'] },
  { typed: 'qga-vss completion z', offers: ['zsh'] },
  { typed: 'qga-vss provider unr', offers: ['unregister'] },
  { typed: 'qga-vss freeze --backup-type ', offers: CONTRACT.freeze.options.properties.backupType.enum },
  { typed: 'qga-vss freeze --backup-type=c', offers: ['--backup-type=copy'] },
  { typed: 'qga-vss run --simulate sql', offers: ['sql-writer-fails'] },
  { typed: 'qga-vss run --simulate=sql', offers: ['--simulate=sql-writer-fails'] },
  { typed: 'qga-vss run --hold 3s --ret', offers: ['--retry', '--retry-ms'] },
  { typed: 'qga-vss run --hold ', offers: [] },
  { typed: 'qga-vss thaw --no-s', offers: ['--no-snapshot-taken', '--no-succeeded'] },
  { typed: 'qga-vss explain FREEZE_AT', offers: ['FREEZE_AT_MISSED'] },
  { typed: 'qga-vss run --report ni', offers: ['night.json'] },
  { typed: 'qga-vss timeline ni', offers: ['night.json'] },
  { typed: 'qga-vss run -- mkfi', offers: ['mkfifo'] },
  { typed: 'qga-vss run --hold 3s -- mkfi', offers: ['mkfifo'] },
  { typed: 'qga-vss run -- cat ni', offers: ['night.json'] },
  { typed: 'qga-vss run -- cat night.json ot', offers: ['other.json'] },
  { typed: 'qga-vss run -- snapshot.exe --ho', offers: [] },
];

const OPTIONAL = 'qga-vss run --simulate ';

describe.each(Object.entries(SHELLS))('the completion of %s', (shell, complete) => {
  let offered: ReadonlyMap<string, readonly string[]>;
  beforeAll(async () => {
    const cli = new Cli();
    await cli.run('completion', shell);
    const lines = [...CASES.map(({ typed }) => typed), OPTIONAL, ...COMMANDS.map(({ name }) => `qga-vss ${name} --`)];
    const answers = complete(cli.stdout, lines);
    expect(answers).toHaveLength(lines.length);
    // fish offers an option whose value may be left out twice, once with = behind it.
    const known = answers.map((answer) => answer.filter((offer) => !offer.endsWith('=')).toSorted());
    offered = new Map(lines.map((line, index) => [line, known[index] ?? []]));
  });

  it.each(CASES)('$typed', ({ typed, offers }) => expect(offered.get(typed)).toEqual(offers.toSorted()));

  it('offers the scenarios, though one may be left out', () =>
    expect(offered.get(OPTIONAL)).toEqual(expect.arrayContaining([...SCENARIO_NAMES])));

  it.each(COMMANDS.map(({ name, options }) => ({ name, options })))('has every option of $name, and no other', ({ name, options }) => {
    expect(offered.get(`qga-vss ${name} --`)).toEqual([...options.flatMap(flagsOf), '--help'].toSorted());
  });
});
