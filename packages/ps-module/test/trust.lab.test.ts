import { chmodSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseDescriptor } from '@qga-vss/core/src/windows/access-list.ts';
import { weaknesses } from '@qga-vss/core/src/windows/weaknesses.ts';

import { labStageForFile } from '@qga-vss/test-kit/src/powershell/for-file.ts';
import { describe, expect, test } from 'vitest';

const opened = labStageForFile();
const { run } = opened;

const ME = 'S-1-5-21-1-2-3-1001';
const ELSE = 'S-1-5-21-1-2-3-1002';
const PLACES = ['file', 'folder', 'above'] as const;

const RIGHTS = [...Array.from({ length: 20 }, (_, bit) => `0x${(1 << bit).toString(16)}`), 'GA', 'GW', 'GR', 'GX', 'FA', 'FR', 'FX'];
const SIDS = ['SY', 'BA', 'BU', 'WD', 'AU', 'CO', 'CG', 'OW', ME, ELSE];

/** Descriptors in which each right, each SID, each order of allow and deny, and each owner occurs. */
const DESCRIPTORS: readonly string[] = [
  ...RIGHTS.map((rights) => `O:SYD:(A;;${rights};;;BU)`),
  ...SIDS.map((sid) => `O:BAD:(A;;FA;;;${sid})`),
  ...SIDS.map((sid) => `O:${sid}D:(A;;FA;;;BA)`),
  ...['BU', 'WD', 'AU'].flatMap((sid) => [
    `O:SYD:(D;;FA;;;${sid})(A;;FA;;;BU)`,
    `O:SYD:(A;;FA;;;BU)(D;;FA;;;${sid})`,
    `O:SYD:(D;OICIIO;FA;;;${sid})(A;;FA;;;BU)`,
    `O:SYD:(D;;0x2;;;${sid})(A;;FW;;;BU)`,
    `O:SYD:(D;;GW;;;${sid})(A;;0x6;;;BU)`,
  ]),
  'O:SYD:(A;OICIIO;FA;;;BU)',
  'O:SYD:(A;OICIID;FA;;;BU)',
  'O:SYD:P',
  'O:SYD:(A;;0x1200a9;;;BU)(A;OICIIO;GA;;;CO)(A;;FA;;;SY)(A;;FA;;;BA)',
  'D:(A;;FA;;;BA)',
];

describe('who could replace what runs elevated', () => {
  test('is told as by the host itself, for every descriptor', async () => {
    const { output, errors } = await run(`& (Get-Module QgaVss) {
      foreach ($sddl in ${DESCRIPTORS.map((sddl) => `'${sddl}'`).join(', ')}) {
        $security = [Security.AccessControl.RawSecurityDescriptor]::new($sddl)
        $bytes = [byte[]]::new($security.BinaryLength); $security.GetBinaryForm($bytes, 0)
        $found = foreach ($place in 'file', 'folder', 'above') { $who = Find-QgaWeakness -Security $security -Place $place -Trusted ($script:QgaTrustedSids + '${ME}'); $null -ne $who }
        [pscustomobject]@{ Bytes = [Convert]::ToBase64String($bytes); Found = $found }
      }
    }`);
    expect(errors).toEqual([]);
    const told = output.map(({ Found }, index) => [DESCRIPTORS[index], Found]);
    const expected = output.map(({ Bytes }, index) => {
      const protection = parseDescriptor(Buffer.from(Bytes, 'base64'));
      return [DESCRIPTORS[index], PLACES.map((place) => weaknesses(protection, place, ME).length > 0)];
    });
    expect(told).toEqual(expected);
    expect(told.length).toBe(DESCRIPTORS.length);
  });

  test('a node in a folder of everybody is refused, unless that is wanted', async () => {
    const loose = join(opened.stage.lab.folder, 'loose');
    rmSync(loose, { recursive: true, force: true });
    mkdirSync(loose);
    chmodSync(loose, 0o777);
    linkSync(join(opened.stage.lab.folder, 'node', 'node.exe'), join(loose, 'node.exe'));
    const node = "-NodePath 'C:\\lab\\loose\\node.exe' -Simulate healthy";
    const refused = await run(`Get-QgaFreezeStatus ${node}`);
    expect(refused.errors).toMatchObject([
      {
        id: 'UNTRUSTED_PATH,Get-QgaFreezeStatus',
        message: expect.stringContaining('C:\\lab\\loose'),
        action: expect.stringMatching(/\w{4}/),
      },
    ]);
    const { output, warnings, errors } = await run(
      `(Get-QgaFreezeStatus ${node} -AllowUntrustedPaths).State; Stop-QgaHost -Simulate healthy`,
    );
    expect({ output, errors }).toEqual({ output: ['thawed'], errors: [] });
    expect(warnings).toEqual([expect.stringContaining('C:\\lab\\loose')]);
  });

  test('what cannot be looked at is not trusted', async () => {
    const { output } = await run("& (Get-Module QgaVss) { Find-QgaUntrustedPath -Path 'C:\\lab\\nowhere\\node.exe' }");
    expect(output).toEqual([expect.stringContaining('cannot be told')]);
  });
});
