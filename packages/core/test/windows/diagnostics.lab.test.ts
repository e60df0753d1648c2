import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testInGuest } from '@qga-vss/test-kit/src/lab/guest-cases.ts';
import { ensureLab } from '@qga-vss/test-kit/src/lab/setup.ts';
import { COMPILER } from '@qga-vss/test-kit/src/lab/tools.ts';
import { beforeAll, expect } from 'vitest';
import { scenario } from '../../src/simulator/scenario.ts';
import { PROVIDER } from '../../src/vss/ids.ts';

/**
 * Called as the guest agent is, it does to the registry what that makes of a registered provider: VSS's list, the service of the COM+
 * application, the class with the library beside the agent. As an agent from before 2025 it refuses where COM+ has the application.
 * Its exit code says nothing.
 */
const STAND_IN = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define VSS "\\"HKLM\\\\SYSTEM\\\\CurrentControlSet\\\\Services\\\\VSS\\\\Providers\\\\${PROVIDER.id}\\""
#define APPLICATION "\\"HKLM\\\\SYSTEM\\\\CurrentControlSet\\\\Services\\\\${PROVIDER.name}\\""
#define CLASS "\\"HKLM\\\\SOFTWARE\\\\Classes\\\\CLSID\\\\${PROVIDER.classId}"
int main(int count, char **words) {
  if (count != 3 || strcmp(words[1], "-s")) return 0;
  if (!strcmp(words[2], "vss-install")) {
    if (!system("reg query " APPLICATION " /v Start")) return printf("QGA VSS Provider is already installed. (Error: 80004004)\\n"), 1;
    system("reg add " VSS " /ve /d provider /f");
    system("reg add " APPLICATION " /v Start /t REG_DWORD /d 3 /f");
    system("reg add " CLASS "\\\\InprocServer32\\" /ve /d C:\\\\lab\\\\qga-vss.dll /f");
  }
  if (!strcmp(words[2], "vss-uninstall")) {
    system("reg delete " VSS " /f");
    system("reg delete " APPLICATION " /f");
    system("reg delete " CLASS "\\" /f");
  }
  return 1;
}
`;

beforeAll(async () => {
  const lab = await ensureLab();
  const source = join(lab.folder, 'stand-in-agent.cpp');
  writeFileSync(source, STAND_IN);
  expect(spawnSync(COMPILER, ['-static', source, '-o', join(lab.folder, 'stand-in agent.exe')], { encoding: 'utf8' })).toMatchObject({
    status: 0,
  });
  writeFileSync(join(lab.folder, 'qga-vss.dll'), '');
  await lab.play(scenario({}));
}, 300_000);

testInGuest({
  program: join(import.meta.dirname, 'diagnostics-program.ts'),
  groups: {
    'what a machine is asked': [
      { name: 'the system, its services and files are told as they are' },
      { name: "the provider's library is found by its class, with its version" },
      { name: 'doctor comes to an end and names every check, whatever this machine lacks' },
      { name: 'a guest agent whose service points to a file that is not there is named, by whoever would run it and by doctor' },
      { name: 'the guest agent registers the provider and takes it out; what is registered is believed, not its exit code' },
      { name: 'a provider that is registered by half, either way round, is taken out first and ends registered' },
    ],
  },
});
