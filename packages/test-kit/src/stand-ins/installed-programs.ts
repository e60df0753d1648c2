import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Get-ItemProperty for the list of installed programs: PowerShell's own knows no registry but that of Windows. */
export const INSTALLED_PROGRAMS = readFileSync(join(import.meta.dirname, 'installed-programs.ps1'), 'utf8');
