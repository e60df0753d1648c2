import { chmodSync, existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDescriptor } from '@qga-vss/core/src/windows/access-list.ts';
import { weaknesses } from '@qga-vss/core/src/windows/weaknesses.ts';
import { labStageForFile } from '@qga-vss/test-kit/src/powershell/for-file.ts';
import { TRUST_CASES, TRUST_USER, TRUSTED_SDDL } from '@qga-vss/test-kit/src/trust-cases.ts';
import { describe, expect, test } from 'vitest';
import { literal } from '../src/quote.ts';

const opened = labStageForFile();
const { run } = opened;

const ME = 'S-1-5-21-1-2-3-1001';
const ELSE = 'S-1-5-21-1-2-3-1002';
const PLACES = ['file', 'link', 'folder', 'above'] as const;

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
        $found = foreach ($place in 'file', 'link', 'folder', 'above') { $who = Find-QgaWeakness -Security $security -Place $place -Trusted ($script:QgaTrust.Trusted + '${ME}'); $null -ne $who }
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

  test('is looked for along every way that the host goes, to the end of each chain', async () => {
    const session = await opened.stage.session();
    const data = TRUST_CASES.map(({ name, paths, objects }) => ({
      Name: name,
      Paths: paths,
      Objects: Object.fromEntries(
        Object.entries(objects).map(([path, { sddl = TRUSTED_SDDL, target = '', unreadable = false }]) => [
          path,
          { Sddl: sddl, Target: target, Unreadable: unreadable },
        ]),
      ),
    }));
    const { output, errors } = await session.run(`& (Get-Module QgaVss) {
      function script:Get-QgaPathFacts {
        param([string] $Path)
        $script:asked += @($Path)
        $object = $script:case.Objects[$Path]
        if ($null -eq $object) { $object = @{ Sddl = '${TRUSTED_SDDL}'; Target = ''; Unreadable = $false } }
        if ($object.Unreadable) { return }
        $target = $null
        if ($object.Target -cne '') { $target = $object.Target }
        return @{ Security = [Security.AccessControl.RawSecurityDescriptor]::new($object.Sddl); Target = $target }
      }
      foreach ($case in ${literal(data)}) {
        $script:case = $case
        $script:asked = @()
        $found = foreach ($one in @(Find-QgaUntrustedObject -Path $case.Paths -User '${TRUST_USER}')) { "$($one.Path) $($one.Sid)" }
        [pscustomobject]@{ Name = $case.Name; Found = @($found); Asked = $script:asked }
      }
    }`);
    expect(errors).toEqual([]);
    expect(output.map(({ Name, Found }) => [Name, Found])).toEqual(
      TRUST_CASES.map(({ name, untrusted }) => [name, untrusted.map(([path, sid]) => `${path} ${sid === 'unknown' ? '' : sid}`)]),
    );
    for (const [index, { name, read }] of TRUST_CASES.entries()) {
      const asked: readonly string[] = output[index]?.Asked;
      expect(new Set(asked.map((path) => path.toLowerCase())).size, name).toBe(asked.length);
      if (read !== undefined) expect([...asked].sort(), name).toEqual([...read].sort());
    }
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

  test('koffi is not taken from the root of the drive where the copy beside the bundle is missing', async () => {
    const { stage } = opened;
    const drive = join(stage.lab.prefix, 'drive_c');
    const planted = join(drive, 'node_modules');
    const mark = join(stage.lab.folder, 'planted-was-loaded');
    rmSync(mark, { force: true });
    const manifest = stage.copyTo('without-koffi-module');
    try {
      rmSync(join(drive, 'without-koffi-module', 'host', 'node_modules'), { recursive: true });
      mkdirSync(join(planted, 'koffi'), { recursive: true });
      writeFileSync(join(planted, 'koffi', 'index.js'), "require('node:fs').writeFileSync('C:\\\\lab\\\\planted-was-loaded', '');");
      const own = await stage.engine.open();
      const { errors, thrown } = await own.run(`Import-Module '${manifest}' -ErrorAction Stop; Get-QgaFreezeStatus`);
      expect(existsSync(mark)).toBe(false);
      expect([...errors, thrown]).toContainEqual(expect.objectContaining({ id: 'KOFFI_UNAVAILABLE,Get-QgaFreezeStatus' }));
    } finally {
      for (const folder of [planted, join(drive, 'without-koffi-module')]) rmSync(folder, { recursive: true, force: true });
    }
  });
});
