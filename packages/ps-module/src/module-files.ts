import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Example, type Method, OLDEST_NODE, type Wording, worded } from '@qga-vss/core/internal';
import { cmdletFunction, outputType } from './cmdlets.ts';
import { completionTables } from './completion.ts';
import { type HelpTopic, helpFile } from './help.ts';
import { manifest } from './manifest.ts';
import { type CmdletMethod, cmdletMethods } from './methods.ts';
import { NOTES } from './notes.ts';
import { OWN_FAILURES } from './own-failures.ts';
import { allParameters, COMMON_PARAMETERS, methodParameters } from './parameters.ts';
import { literal } from './quote.ts';
import { roleCapability } from './role.ts';
import { snapshotFunction, snapshotParameters } from './snapshot.ts';
import { dataTables } from './tables.ts';
import { formatFile } from './views.ts';
import { wordingOf } from './wording.ts';

/** What a module is made from. */
export interface ModuleSource {
  readonly contract: Readonly<Record<string, Method>>;
  readonly version: string;
  /** Names for -Simulate, and what each machine is. */
  readonly scenarios: Readonly<Record<string, string>>;
  /** Names of the event that thaws and of the mutex that says whose the events are, the descriptor of both, and who may own them. */
  readonly hold: { readonly Thaw: string; readonly Owner: string; readonly Descriptor: string; readonly Owners: readonly string[] };
  /** Files besides those made here, by their paths in the module. */
  readonly otherFiles: readonly string[];
}

const HAND_WRITTEN = join(import.meta.dirname, '..', 'powershell');
const BODY = 'Invoke-QgaSnapshot.body.ps1';

const read = (name: string): string => readFileSync(join(HAND_WRITTEN, name), 'utf8').trimEnd();

const handWritten = (): readonly string[] =>
  readdirSync(HAND_WRITTEN)
    .filter((name) => name.endsWith('.ps1') && !name.startsWith('_') && name !== BODY)
    .sort()
    .map(read);

const SNAPSHOT_EXAMPLES: readonly Example[] = [
  {
    does: 'Freezes, takes the snapshot, thaws, and shows what it is worth.',
    powershell: "Invoke-QgaSnapshot -BackupType copy -PassThru { 'take the snapshot here' }",
  },
  {
    does: 'As a runbook does it: whatever fails ends it here, and so does a snapshot that is not as good as it should be.',
    powershell:
      "$ErrorActionPreference = 'Stop'\nInvoke-QgaSnapshot -BackupType copy -ResultVariable outcome { $id = $QgaFreeze.SnapshotSetId }\nif ($outcome.Consistency -ne 'application') { throw $outcome.Reasons[0].Message }",
  },
];

const snapshotTopic = (): HelpTopic => ({
  name: 'Invoke-QgaSnapshot',
  summary: 'Freezes, runs a script block, thaws whatever happens in it, and says what the snapshot it made is worth.',
  description: [
    'The block runs in the scope of the caller, so what it assigns stays; $QgaFreeze has the result of the freeze. Its output is collected and emitted after thaw, because a pipeline may write to a frozen disk. An error, break, exit or Ctrl+C in it thaws first.',
    'With the backup type copy the writers are told whether the block succeeded; with other types only with -Succeeded, and never that a block succeeded which did not: one that ended with an error, was left before its end, or whose last program ended with an exit code other than 0. Of such a program, which is no error of PowerShell, a warning tells.',
    '$LASTEXITCODE is 0 when the block begins. Afterwards it is that of the last program in the block, or what it was before where the block ran none.',
    ...(NOTES['Invoke-QgaSnapshot'] ?? []),
  ],
  parameters: snapshotParameters(),
  confirms: true,
  examples: SNAPSHOT_EXAMPLES,
  output: 'Qga.ThawResult',
});

const topicOf = (of: CmdletMethod): HelpTopic => ({
  name: of.method.cmdlet.name,
  summary: of.method.summary,
  description: [...of.method.description, ...(NOTES[of.method.cmdlet.name] ?? [])],
  parameters: allParameters(methodParameters(of), COMMON_PARAMETERS),
  confirms: of.method.cmdlet.impact !== undefined,
  examples: of.method.examples.filter(({ powershell }) => powershell !== undefined),
  output: outputType(of),
});

const inPowerShell = ({ description, parameters, ...rest }: HelpTopic, wording: Wording): HelpTopic => ({
  ...rest,
  description: description.map((text) => worded(text, wording)),
  parameters: parameters.map((parameter) => ({ ...parameter, description: worded(parameter.description, wording) })),
});

/** What help says of every command. @seam */
export const helpTopics = ({ contract }: Pick<ModuleSource, 'contract'>): readonly HelpTopic[] => {
  const methods = cmdletMethods(contract);
  const wording = wordingOf(methods);
  return [...methods.map(topicOf), snapshotTopic()].map((topic) => inPowerShell(topic, wording));
};

const scriptModule = ({ contract, scenarios, hold }: ModuleSource): string => {
  const methods = cmdletMethods(contract);
  return [
    `$script:QgaHold = ${literal(hold)}`,
    dataTables(methods, OWN_FAILURES, wordingOf(methods)),
    completionTables(scenarios),
    read('_header.ps1'),
    ...handWritten(),
    ...methods.map((of) => cmdletFunction(of, allParameters(methodParameters(of), COMMON_PARAMETERS))),
    snapshotFunction(snapshotParameters(), read(BODY)),
    read('_footer.ps1'),
  ].join('\n\n');
};

/** Windows' line ends, and one at the end of the file. */
const windowsText = (text: string): string => `${text.replaceAll('\r\n', '\n').trimEnd().replaceAll('\n', '\r\n')}\r\n`;

/** The texts of the module by their paths in it; the same source gives the same texts. */
export const moduleFiles = (source: ModuleSource): Readonly<Record<string, string>> => {
  const topics = helpTopics(source);
  const functions = topics.map(({ name }) => name).sort();
  const texts: Record<string, string> = {
    'QgaVss.psm1': scriptModule(source),
    'QgaVss.format.ps1xml': formatFile(cmdletMethods(source.contract)),
    'en-US/QgaVss-help.xml': helpFile(topics),
    'en-US/about_QgaVss.help.txt': readFileSync(join(import.meta.dirname, 'about.txt'), 'utf8').replace('{OLDEST_NODE}', OLDEST_NODE),
    'RoleCapabilities/QgaVss.psrc': roleCapability(topics),
  };
  const files = ['QgaVss.psd1', ...Object.keys(texts), ...source.otherFiles].sort();
  texts['QgaVss.psd1'] = manifest(source.version, functions, files);
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, windowsText(text)]));
};
