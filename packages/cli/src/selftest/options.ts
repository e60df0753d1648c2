import type { OptionSpec } from '../command-line/option.ts';
import { optionsOf } from '../method/options.ts';

const VOLUMES = 'The volumes that may be frozen; they are asked for where left out.';

/** Of freeze's options those that make sense here. */
export const FREEZE_OPTIONS = optionsOf('freeze')
  .filter(({ name }) => name === 'volumes' || name === 'allowUntrustedPaths')
  .map((spec) => (spec.name === 'volumes' ? { ...spec, description: VOLUMES } : spec));

/** Its own. */
export const OWN_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'yes',
    kind: 'switch',
    description: 'Do not ask. Without volumes those are frozen that hold nothing of Windows; where there is no other, that of Windows.',
  },
  {
    name: 'long',
    kind: 'switch',
    description:
      'Also hold for 12 seconds, to see that Windows lets writes go after 10. Whatever writes there waits for as long, and applications may log the backup as failed.',
  },
  { name: 'report', kind: 'text', description: 'Write the report as JSON into this file.', placeholder: 'file' },
  { name: 'html', kind: 'text', description: 'Write the report as a page into this file.', placeholder: 'file' },
];
