import type { Command } from 'qga-vss/src/command-line/command.ts';
import { collectionFiles } from './ansible/files.ts';
import { assumptionsPage } from './assumptions-page.ts';
import { cmdletsPage } from './cmdlets-page.ts';
import { commandsPage } from './commands-page.ts';
import { errorsPage } from './errors-page.ts';
import { referencePage } from './reference.ts';

/**
 * What is generated and committed, by its path: what makes it. Documents, and what of the collection for Ansible is made of the contract.
 * @param commands given, because the build has them of a bundle and a test of the sources
 */
export const pages = (commands: readonly Command[]): Readonly<Record<string, () => string>> => ({
  'docs/cmdlets.md': cmdletsPage,
  'docs/commands.md': () => commandsPage(commands),
  'docs/errors.md': errorsPage,
  'docs/reference.md': referencePage,
  'docs/windows-assumptions.md': assumptionsPage,
  ...Object.fromEntries(Object.entries(collectionFiles(commands)).map(([path, text]) => [path, () => text])),
});
