import type { HelpTopic } from './help.ts';
import { literal } from './quote.ts';

/** Freeze, thaw and status, and nothing that takes a script block. */
const COMMANDS: ReadonlySet<string> = new Set(['Initialize-QgaFreeze', 'Invoke-QgaFreeze', 'Invoke-QgaThaw', 'Get-QgaFreezeStatus']);

/**
 * The parameters of theirs: what is added to the contract is not among them until it is named here. Left out is what would let users
 * of the role run a program of theirs as administrator (NodePath, AllowUntrustedPaths), have the elevated host open a file or a share
 * that they name (Simulate), end another program's backup (Force), leave a freeze behind when their connection ends (Detach), or
 * freeze without a line in the machine's history (NoHistory), which only administrators read (Last).
 */
const PARAMETERS: ReadonlySet<string> = new Set(
  [
    ['Volume', 'ExcludeVolume', 'OnUnsupportedVolume', 'BackupType', 'SystemState'],
    ['Writers', 'ExcludeWriter', 'RequireWriter', 'OnWriterFailure'],
    ['HoldMs', 'PrepareHoldMs', 'WaitReadyMs', 'RetryMs', 'FreezeAt', 'ReleaseAfterMs'],
    ['GatherTimeoutMs', 'PrepareTimeoutMs', 'FreezeTimeoutMs', 'CompleteTimeoutMs', 'AbortTimeoutMs'],
    ['SessionId', 'Level', 'DryRun', 'Recover', 'Rescue', 'Succeeded', 'SnapshotTaken', 'IncludeDocuments'],
  ].flat(),
);

const visible = ({ name, parameters }: HelpTopic): string => {
  const allowed = parameters.filter((parameter) => PARAMETERS.has(parameter.name));
  return `        @{ Name = ${literal(name)}; Parameters = @(${allowed.map((parameter) => `@{ Name = ${literal(parameter.name)} }`).join(', ')}) }`;
};

/** By which the module's functions know that they are called in a session with the role; such a session has no language to set it. */
const ROLE_VARIABLE = 'QgaVssRole';

/** The role capability of the module, for just enough administration. */
export const roleCapability = (topics: readonly HelpTopic[]): string =>
  `@{
    GUID = 'd3b0f5a4-5b3f-4c52-9a0e-0a4d7c1f8e61'
    Description = 'Freeze and thaw this guest for a snapshot.'
    ModulesToImport = @('QgaVss')
    VariableDefinitions = @(@{ Name = ${literal(ROLE_VARIABLE)}; Value = 'QgaVss'; Options = 'Constant' })
    VisibleFunctions = @(
${topics
  .filter(({ name }) => COMMANDS.has(name))
  .map(visible)
  .join(',\n')}
    )
}`;
