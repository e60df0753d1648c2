import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Commands that every PowerShell has and the bare engine lacks, as far as runbooks and playbooks use them. */
export const UTILITY = readFileSync(join(import.meta.dirname, 'utility.ps1'), 'utf8');
