import { CONTRACT, type Method } from '@qga-vss/core/internal';
import { bindingAttribute, paramBlock } from './cmdlets.ts';
import { allParameters, COMMON_PARAMETERS, methodParameters, type Parameter } from './parameters.ts';

/** What only makes sense where freeze and thaw are cmdlets of their own. */
const NOT_OF_SNAPSHOT: ReadonlySet<string> = new Set([
  'SessionId',
  'ReleaseAfterMs',
  'Detach',
  'DryRun',
  'Rescue',
  'Force',
  'SnapshotTaken',
]);

const own = (name: string, type: string, description: string, attributes: readonly string[] = ['[Parameter()]']): Parameter => ({
  name,
  type,
  attributes,
  description,
  isSwitch: type === 'switch',
  mandatory: name === 'ScriptBlock',
  ...(name === 'ScriptBlock' ? { position: 0 } : {}),
  byPropertyName: false,
});

const OWN: readonly Parameter[] = [
  own('ScriptBlock', 'scriptblock', 'What to do while frozen: take the snapshot. Nothing in it may write to the frozen volumes.', [
    '[Parameter(Mandatory = $true, Position = 0)]',
  ]),
  own(
    'EvenIfNotFrozen',
    'switch',
    'Run the block also where the freeze has failed and it is known that nothing is frozen: for who wants the snapshot in any case. It is crash-consistent then, which is an error, $QgaFreeze is $null, and the writers are told nothing. Never where it is not known, beside the freeze or backup of another program, after a stop, or where what was asked for is wrong.',
  ),
  own('Stream', 'switch', 'Emit the output of the block at once; else it is collected and emitted after thaw.'),
  own('PassThru', 'switch', 'Emit the outcome, after the output of the block.'),
  own('ResultVariable', 'string', 'Name of a variable for the outcome.'),
];

const optionsOf = (name: string, method: Method & { readonly cmdlet: NonNullable<Method['cmdlet']> }): readonly Parameter[] =>
  methodParameters({ name, method })
    .filter((parameter) => !NOT_OF_SNAPSHOT.has(parameter.name))
    // The script block has the first place, and nothing comes through the pipeline.
    .map(({ position: _, ...parameter }) => ({
      ...parameter,
      attributes: ['[Parameter()]', ...parameter.attributes.slice(1)],
      byPropertyName: false,
    }));

/** The parameters of Invoke-QgaSnapshot: those of freeze and thaw that make sense in one command, and its own. */
export const snapshotParameters = (): readonly Parameter[] =>
  allParameters([...OWN, ...optionsOf('freeze', CONTRACT.freeze), ...optionsOf('thaw', CONTRACT.thaw)], COMMON_PARAMETERS);

/** The function, around the body that is written by hand. */
export const snapshotFunction = (parameters: readonly Parameter[], body: string): string =>
  [
    'function Invoke-QgaSnapshot {',
    `    ${bindingAttribute('Invoke-QgaSnapshot', 'medium')}`,
    "    [OutputType('Qga.ThawResult')]",
    ...paramBlock(parameters),
    body.trimEnd(),
    '}',
  ].join('\n');
