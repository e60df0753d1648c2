import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import { ensureLab } from '../../../../scripts/lab/setup.ts';
import { COMPILER } from '../../../../scripts/lab/tools.ts';
import { scenario } from '../../src/simulator/scenario.ts';
import { PROVIDER } from '../../src/vss/ids.ts';
import { testInGuest } from '../lab/guest-cases.ts';

/** Called as the guest agent is, it does to the registry what that makes of VSS's list of providers; its exit code says nothing. */
const STAND_IN = `#include <stdlib.h>
#include <string.h>
#define KEY "\\"HKLM\\\\SYSTEM\\\\CurrentControlSet\\\\Services\\\\VSS\\\\Providers\\\\${PROVIDER.id}\\""
int main(int count, char **words) {
  if (count != 3 || strcmp(words[1], "-s")) return 0;
  if (!strcmp(words[2], "vss-install")) system("reg add " KEY " /ve /d provider /f");
  if (!strcmp(words[2], "vss-uninstall")) system("reg delete " KEY " /f");
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
      { name: 'the guest agent registers the provider and takes it out; what VSS knows is believed, not its exit code' },
    ],
  },
});
