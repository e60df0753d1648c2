import { REPOSITORY } from './links.ts';
import { constant } from './quote.ts';

/** Of the module for ever. */
const MODULE_GUID = '7c1f5c3e-1c0b-4d0e-9a37-6a8a4d1e52b9';

/** What the module says of itself, in its manifest and in the package of the Gallery. @seam */
export const MODULE = {
  author: 'The qga-vss authors',
  copyright: '(c) The qga-vss authors. GPL-2.0-or-later.',
  description: 'Freezes a Windows guest for a snapshot of its hypervisor, thaws it, and says what the snapshot is worth.',
  tags: ['VSS', 'QEMU', 'KVM', 'Snapshot', 'Backup', 'Freeze', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows'],
  project: REPOSITORY,
  licence: `${REPOSITORY}/blob/main/LICENSE`,
} as const;

const list = (texts: readonly string[]): string => `@(${texts.map((text) => constant(text)).join(', ')})`;

/** The module's manifest. */
export const manifest = (version: string, functions: readonly string[], files: readonly string[]): string =>
  `@{
    RootModule = 'QgaVss.psm1'
    ModuleVersion = ${constant(version)}
    GUID = '${MODULE_GUID}'
    Author = ${constant(MODULE.author)}
    CompanyName = ${constant(MODULE.author)}
    Copyright = ${constant(MODULE.copyright)}
    Description = ${constant(MODULE.description)}
    PowerShellVersion = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    FormatsToProcess = @('QgaVss.format.ps1xml')
    FunctionsToExport = ${list(functions)}
    CmdletsToExport = @()
    AliasesToExport = @()
    VariablesToExport = @()
    FileList = ${list(files)}
    PrivateData = @{
        PSData = @{
            Tags = ${list(MODULE.tags)}
            LicenseUri = ${constant(MODULE.licence)}
            ProjectUri = ${constant(MODULE.project)}
        }
    }
}`;
