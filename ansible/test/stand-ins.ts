import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Data, literal } from '@qga-vss/ps-module/src/quote.ts';
import { ANSIBLE_WINDOWS } from '@qga-vss/test-kit/src/ansible/install.ts';
import { type EngineError, type EngineSession, EVERYDAY_MODULES } from '@qga-vss/test-kit/src/powershell/engine.ts';

/** A task of a Windows module, as Ansible would have sent it to a guest. */
export interface GuestTask {
  readonly guest: string;
  readonly action: string;
  readonly args: Readonly<Record<string, Data>>;
  readonly check: boolean;
  readonly environment: Readonly<Record<string, string>>;
  /** Of a module of ours: what Ansible sends to the guest. */
  readonly payload?: Payload;
}

/** Ansible's manifest of a module, as far as its wrapper on the guest reads it; what is code is in Base64. */
interface Payload {
  readonly module_entry: string;
  readonly module_args: Readonly<Record<string, unknown>>;
  readonly powershell_modules: Readonly<Record<string, string>>;
  readonly csharp_utils_module: readonly string[];
}

export type TaskResult = Readonly<Record<string, unknown>>;

/** Where a guest's scripts run. */
export interface Guest {
  readonly session: EngineSession;
  /** Ansible.Basic, compiled, by its path there. */
  readonly basic: string;
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

const decoded = (code: string): string => Buffer.from(code, 'base64').toString('utf8');

/**
 * What Ansible's wrapper does on a guest: it brings the module what it requires, and runs it under its preferences. C# is compiled
 * already.
 */
const ourModule = async ({ session, basic }: Guest, { payload }: GuestTask): Promise<TaskResult> => {
  if (payload === undefined) throw new Error('A module of ours came without itself.');
  if (payload.csharp_utils_module.join() !== 'Ansible.Basic') throw new Error(`Nothing has compiled ${payload.csharp_utils_module}.`);
  const modules = Object.entries(payload.powershell_modules).map(
    ([name, code]) => `New-Module -Name ${literal(name)} -ScriptBlock ([scriptblock]::Create(${literal(decoded(code))})) | Import-Module`,
  );
  const prepared = await session.run(`Set-StrictMode -Version 2
    $ErrorActionPreference = 'Stop'
    Add-Type -Path ${literal(basic)}
    [QgaVss.Lab.ModuleOutput]::Keep()
    $global:complex_args = ConvertFrom-Json -AsHashtable -InputObject ${literal(JSON.stringify(payload.module_args))}
    ${modules.join('\n')}`);
  const { thrown, errors } = await session.run(decoded(payload.module_entry));
  const problem = [prepared.thrown, ...prepared.errors, thrown, ...errors].find((error) => error !== null);
  if (problem !== undefined)
    return { failed: true, msg: `Unhandled exception while executing module: ${problem.message}`, exception: problem.line };
  const [printed] = (await session.run('$global:module_output')).output;
  return JSON.parse(String(printed)) as TaskResult;
};

/** The argument specification of a module as JSON: what ansible-test has PowerShell do for it. @param plugins the collection's */
export const argumentSpec = async (session: EngineSession, basic: string, plugins: string, name: string): Promise<string> => {
  const utils = ['Contract', 'Command'].map((util) => literal(join(plugins, 'module_utils', `${util}.psm1`)));
  await session.run(`${EVERYDAY_MODULES}
    Add-Type -Path ${literal(basic)}
    [Ansible.Basic.AnsibleModule]::_DebugArgSpec = $true
    foreach ($util in ${utils.join(', ')}) { Import-Module $util }`);
  await session.run(readFileSync(join(plugins, 'modules', `${name}.ps1`), 'utf8'));
  const { output } = await session.run(`[Ansible.Basic.AnsibleModule]::_DebugArgSpec = $false
    ConvertTo-Json -InputObject $global:ansibleTestArgSpec -Compress -Depth 99`);
  return String(output[0]);
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

/** The modules of the collection. */
export const MODULES = ['snapshot', 'prepare', 'freeze', 'thaw', 'status', 'doctor'] as const;

/** The modules of ansible.windows that the collection uses, as far as it does, and ours. */
export const STAND_INS: Readonly<Record<string, (guest: Guest, task: GuestTask) => Promise<TaskResult>>> = {
  'ansible.windows.win_powershell': winPowershell,
  'ansible.windows.win_tempfile': winTempfile,
  'ansible.windows.win_copy': winCopy,
  'ansible.windows.win_file': winFile,
  ...Object.fromEntries(MODULES.map((name) => [`qga.vss.${name}`, ourModule])),
};
