import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Data, literal } from '@qga-vss/ps-module/src/quote.ts';
import { ANSIBLE_WINDOWS } from '@qga-vss/test-kit/src/ansible/install.ts';
import type { EngineError, EngineRun, EngineSession } from '@qga-vss/test-kit/src/powershell/engine.ts';

/** A task of a Windows module, as Ansible would have sent it to a guest. */
export interface GuestTask {
  readonly guest: string;
  readonly action: string;
  readonly args: Readonly<Record<string, Data>>;
  readonly check: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

export type TaskResult = Readonly<Record<string, unknown>>;

/** Where a guest's scripts run. */
export interface Guest {
  readonly session: EngineSession;
  /** A script in a file that PowerShell there can read; returns its path there. */
  file(script: string): string;
}

/** What win_powershell makes of results is its own: this function is taken out of it. */
const conversion = (): string => {
  const module = readFileSync(join(ANSIBLE_WINDOWS, 'plugins/modules/win_powershell.ps1'), 'utf8');
  const [found] = /^Function Convert-OutputObject \{[\s\S]*?^\}/m.exec(module) ?? [];
  if (found === undefined) throw new Error('win_powershell has no Convert-OutputObject any more.');
  return found;
};

const supportsShouldProcess = (script: string): boolean => /^\[CmdletBinding\(SupportsShouldProcess = \$true\)\]/m.test(script);

const errorOf = ({ id, message, action }: EngineError) => ({
  fully_qualified_error_id: id,
  exception: { message },
  error_details: { message, recommended_action: action },
});

const ACTIONS = { continue: 'Continue', stop: 'Stop', silently_continue: 'SilentlyContinue' } as const;

const winPowershell = async ({ session }: Guest, { args, check }: GuestTask): Promise<TaskResult> => {
  const { script, parameters = {}, error_action = 'continue', depth = 2 } = args;
  const text = String(script);
  const skips = supportsShouldProcess(text);
  if (check && !skips) return { changed: true, msg: 'skipped, running in check mode', result: {}, output: [], error: [] };
  const given = { ...(parameters as Record<string, Data>), ...(skips ? { Confirm: false, WhatIf: check } : {}) };
  await session.run(`${conversion()}
    $Ansible = [pscustomobject]@{ CheckMode = ${literal(check)}; Verbosity = 0; Result = @{}; Diff = @{}; Changed = $true; Failed = $false }
    $ErrorActionPreference = '${ACTIONS[error_action as keyof typeof ACTIONS]}'`);
  const { thrown, errors, warnings, text: shown } = await session.run(`$given = ${literal(given)}\n. {\n${text}\n} @given`);
  const left = await session.run(
    `@{ result = Convert-OutputObject -InputObject $Ansible.Result -Depth ${depth}; changed = $Ansible.Changed; failed = $Ansible.Failed }`,
  );
  if (left.thrown !== null) throw new Error(left.thrown.message);
  const [{ result, changed, failed }] = left.output as [{ result: unknown; changed: boolean; failed: boolean }];
  const error = [...errors, ...(thrown === null ? [] : [thrown])].map(errorOf);
  return { result, changed, failed: failed || thrown !== null, error, warning: warnings, host_out: shown, output: [] };
};

const exitCode = async (session: EngineSession, { thrown }: EngineRun): Promise<number> =>
  thrown === null ? Number((await session.run('$global:LASTEXITCODE')).output[0]) : 1;

/** Windows PowerShell runs it as -EncodedCommand, in the global scope; `exit` ends it with its code. */
const winShell = async ({ session, file }: Guest, { args, check }: GuestTask): Promise<TaskResult> => {
  if (check) return { changed: false, skipped: true, msg: 'remote module does not support check mode' };
  const ran = await session.render(`$global:LASTEXITCODE = 0; . ${literal(file(String(args['_raw_params'])))}`);
  const rc = await exitCode(session, ran);
  return {
    changed: true,
    rc,
    stdout: ran.text,
    stderr: ran.thrown?.message ?? '',
    ...(rc === 0 ? {} : { failed: true, msg: 'non-zero return code' }),
  };
};

const winTempfile = async (): Promise<TaskResult> => ({ changed: true, path: mkdtempSync(join(tmpdir(), 'qga-vss-guest-')) });

const winCopy = async (_guest: Guest, { args }: GuestTask): Promise<TaskResult> => {
  cpSync(String(args['src']), String(args['dest']));
  return { changed: true, dest: args['dest'] };
};

const winFile = async (_guest: Guest, { args }: GuestTask): Promise<TaskResult> => {
  if (args['state'] !== 'absent') throw new Error('Only absent is played.');
  rmSync(String(args['path']), { recursive: true, force: true });
  return { changed: true };
};

/** The modules of ansible.windows that the collection uses, as far as it does. */
export const STAND_INS: Readonly<Record<string, (guest: Guest, task: GuestTask) => Promise<TaskResult>>> = {
  win_powershell: winPowershell,
  win_shell: winShell,
  win_tempfile: winTempfile,
  win_copy: winCopy,
  win_file: winFile,
};
