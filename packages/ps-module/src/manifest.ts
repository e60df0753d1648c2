import { constant } from './quote.ts';

/** Of the module for ever. */
export const MODULE_GUID = '7c1f5c3e-1c0b-4d0e-9a37-6a8a4d1e52b9';

const REPOSITORY = 'https://github.com/qga-vss/qga-vss';

/** The module's manifest. */
export const manifest = (version: string, functions: readonly string[], files: readonly string[]): string =>
  `@{
    RootModule = 'QgaVss.psm1'
    ModuleVersion = ${constant(version)}
    GUID = '${MODULE_GUID}'
    Author = 'The qga-vss authors'
    CompanyName = 'The qga-vss authors'
    Copyright = '(c) The qga-vss authors. GPL-2.0-or-later.'
    Description = 'Freezes a Windows guest for a snapshot of its hypervisor, thaws it, and says what the snapshot is worth.'
    PowerShellVersion = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    FormatsToProcess = @('QgaVss.format.ps1xml')
    FunctionsToExport = @(${functions.map((name) => constant(name)).join(', ')})
    CmdletsToExport = @()
    AliasesToExport = @()
    VariablesToExport = @()
    FileList = @(${files.map((name) => constant(name)).join(', ')})
    PrivateData = @{
        PSData = @{
            Tags = @('VSS', 'QEMU', 'KVM', 'Snapshot', 'Backup', 'Freeze', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows')
            LicenseUri = '${REPOSITORY}/blob/main/LICENSE'
            ProjectUri = '${REPOSITORY}'
        }
    }
}`;
