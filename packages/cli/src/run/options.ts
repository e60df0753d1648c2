import type { OptionSpec } from '../command-line/option.ts';
import { optionsOf } from '../method/options.ts';

/** What only makes sense where freeze and thaw are commands of their own. */
const NOT_OF_RUN: ReadonlySet<string> = new Set(['sessionId', 'releaseAfterMs', 'detach']);

export const FREEZE_OPTIONS = optionsOf('freeze').filter(({ name }) => !NOT_OF_RUN.has(name));

const SUCCEEDED_HERE = 'With copy, run tells them by itself how the command fared; of a command that failed it never says true.';

/** Of thaw's options those that make sense where freeze and thaw are one command. */
export const THAW_OPTIONS = optionsOf('thaw')
  .filter(({ name }) => name === 'succeeded' || name === 'includeDocuments')
  .map((spec) => (spec.name === 'succeeded' ? { ...spec, description: `${spec.description} ${SUCCEEDED_HERE}` } : spec));

export const EVEN_IF_NOT_FROZEN: OptionSpec = {
  name: 'evenIfNotFrozen',
  kind: 'switch',
  description:
    'Run the command also where the freeze has failed and it is known that nothing is frozen: for who wants the snapshot in any case. It is crash-consistent then, the exit code is 4, and the writers are told nothing. Never where it is not known, beside the freeze or backup of another program, after an interruption, or where what was asked for is wrong.',
};

export const KILL_ON_EXPIRY: OptionSpec = {
  name: 'killOnExpiry',
  kind: 'switch',
  description: 'End the command, and on Windows what it started, when the hold ends before it; else it is left running.',
};

export const RECORD_ARGUMENTS: OptionSpec = {
  name: 'recordArguments',
  kind: 'switch',
  description: "Name the command's arguments in report and JSON, too; else its program alone is named, since they may hold passwords.",
};
