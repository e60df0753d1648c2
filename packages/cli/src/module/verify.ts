import { join } from 'node:path';
import { type ErrorData, QgaError } from '@qga-vss/core';
import { askPowerShell } from '../powershell/ask.ts';
import type { Edition } from '../powershell/editions.ts';
import { type Difference, differenceOf, isSame } from './difference.ts';
import { MANIFEST, type ModuleFolder } from './module-folder.ts';
import script from './verify-script.ts';

/** Milliseconds for a PowerShell to start, import and rehearse: on a busy guest the first start alone takes ten seconds. */
const LIMIT_MS = 60_000;

/** What a PowerShell says of the module. */
export interface EditionReport {
  readonly edition: Edition['name'];
  readonly executable: string;
  readonly powershellVersion?: string;
  /** How many it exports. */
  readonly commands?: number;
  /** What a snapshot rehearsed in it would be worth. */
  readonly rehearsal?: string;
  readonly ok: boolean;
  readonly error?: ErrorData;
}

export interface Verification {
  readonly ok: boolean;
  readonly path: string;
  readonly version: string;
  readonly files: Difference;
  readonly editions: readonly EditionReport[];
  /** What concerns no edition alone. */
  readonly error?: ErrorData;
}

export interface VerifyOptions {
  readonly editions: readonly Edition[];
  /** Of the PowerShells. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether the rehearsal may run what others can replace. */
  readonly allowUntrusted: boolean;
}

/** What is not as it should be with an imported module, in words. */
const faultOf = (module: ModuleFolder, version: string, commands: readonly string[]): string | undefined => {
  if (version !== module.version) return `It calls itself ${version}.`;
  const missing = module.commands.filter((name) => !commands.includes(name));
  const unknown = commands.filter((name) => !module.commands.includes(name));
  if (missing.length > 0) return `It does not export ${missing.join(', ')}.`;
  return unknown.length > 0 ? `It exports ${unknown.join(', ')}, too.` : undefined;
};

type Found = Omit<EditionReport, 'edition' | 'executable' | 'ok'>;

const findings = (module: ModuleFolder, executable: string, values: readonly string[]): Found => {
  const [powershellVersion = '', version = '', exported = '', rehearsal = '', failure = ''] = values;
  const commands = exported === '' ? [] : exported.split(' ');
  const wrong = faultOf(module, version, commands);
  const known = { powershellVersion, commands: commands.length, ...(rehearsal === '' ? {} : { rehearsal }) };
  if (wrong !== undefined)
    return { ...known, error: QgaError.of('MODULE_DOES_NOT_IMPORT', { object: executable, detail: wrong }).toJSON() };
  if (rehearsal === 'application') return known;
  return { ...known, error: QgaError.of('MODULE_REHEARSAL_FAILED', { object: executable, detail: failure }).toJSON() };
};

const lookWith = async (module: ModuleFolder, folder: string, executable: string, how: VerifyOptions): Promise<Found> => {
  const { env, allowUntrusted } = how;
  try {
    const args = [join(folder, MANIFEST), process.execPath, allowUntrusted ? 'yes' : 'no'];
    const answer = await askPowerShell({ executable, env, timeoutMs: LIMIT_MS, script, args });
    if ('values' in answer) return findings(module, executable, answer.values);
    const { message } = answer.error;
    return { error: QgaError.of('MODULE_DOES_NOT_IMPORT', { object: executable, detail: message }).toJSON() };
  } catch (thrown) {
    return { error: QgaError.from(thrown).toJSON() };
  }
};

const overall = (files: Difference, folder: string, editions: readonly EditionReport[]): QgaError | undefined => {
  if (!isSame(files))
    return QgaError.of('MODULE_ALTERED', { object: folder, detail: `${[...files.missing, ...files.different].join(', ')}.` });
  return editions.length === 0 ? QgaError.of('POWERSHELL_NOT_FOUND') : undefined;
};

/** Whether an installed module is what this package has, and what each PowerShell can do with it. */
export const verifyModule = async (module: ModuleFolder, folder: string, how: VerifyOptions): Promise<Verification> => {
  const files = differenceOf(module, folder);
  const reports = await Promise.all(
    how.editions.map(async ({ name, executable }): Promise<EditionReport> => {
      const found = await lookWith(module, folder, executable, how);
      return { edition: name, executable, ok: found.error === undefined, ...found };
    }),
  );
  const error = overall(files, folder, reports);
  return {
    ok: error === undefined && reports.every(({ ok }) => ok),
    path: folder,
    version: module.version,
    files,
    editions: reports,
    ...(error === undefined ? {} : { error: error.toJSON() }),
  };
};
