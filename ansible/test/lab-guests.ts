import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureAnsible } from '@qga-vss/test-kit/src/ansible/install.ts';
import { type Engine, openEngineInGuest } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { type LabStage, openLabStage } from '@qga-vss/test-kit/src/powershell/lab-stage.ts';
import { Guests } from './guests.ts';

export interface LabGuests extends AsyncDisposable {
  readonly stage: LabStage;
  readonly guests: Guests;
}

/** One guest in the Windows lab: engine, module, node.exe, koffi and holder are Windows programs, vssapi.dll is the lab's double. */
export const openLabGuests = async (): Promise<LabGuests> => {
  await ensureAnsible();
  const stage = await openLabStage();
  const file = (name: string, script: string): string => {
    writeFileSync(join(stage.lab.folder, name), script);
    return `C:\\lab\\${name}`;
  };
  const place = {
    // One a task, as there is a process a task with Ansible.
    engine: () => openEngineInGuest(stage.lab),
    done: (engine: Engine) => engine[Symbol.asyncDispose](),
    prelude: "$env:PSModulePath = 'C:\\Program Files\\WindowsPowerShell\\Modules'",
    file,
    close: () => stage[Symbol.asyncDispose](),
  };
  const guests = await Guests.open(mkdtempSync(join(tmpdir(), 'qga-vss-ansible-')), place);
  return { stage, guests, [Symbol.asyncDispose]: () => guests[Symbol.asyncDispose]() };
};
