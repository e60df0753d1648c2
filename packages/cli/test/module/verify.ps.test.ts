import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINE_PROGRAM, ensureEngine } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installModule } from '../../src/module/install.ts';
import { type Verification, verifyModule } from '../../src/module/verify.ts';
import { Modules } from '../support/modules.ts';

let modules: Modules;
beforeAll(async () => {
  await ensureEngine();
  modules = await Modules.build();
}, 120_000);
afterAll(() => modules?.[Symbol.dispose]());

/** Where the module was installed. */
const installed = (name?: string): string => installModule(modules.packaged, modules.root(name)).path;

const verify = (folder: string): Promise<Verification> =>
  verifyModule(modules.packaged, folder, {
    editions: [{ name: 'PowerShell', executable: ENGINE_PROGRAM }],
    env: {},
    allowUntrusted: false,
  });

describe('an installed module', () => {
  test.each([{ where: 'Modules' }, { where: "it's `$(1) [a] ’x’, b" }])(
    'in $where imports, exports what its manifest says, and rehearses a snapshot',
    async ({ where }) => {
      const folder = installed(where);
      expect(await verify(folder)).toMatchObject({
        ok: true,
        path: folder,
        files: { missing: [], different: [], foreign: [] },
        editions: [{ ok: true, powershellVersion: '7.6.9', commands: modules.packaged.commands.length, rehearsal: 'application' }],
      });
    },
  );

  test('with a file changed is not that of the package, though it imports', async () => {
    const folder = installed();
    appendFileSync(join(folder, 'QgaVss.psm1'), '# more\r\n');
    const found = await verify(folder);
    expect(found).toMatchObject({ ok: false, error: { name: 'MODULE_ALTERED' }, files: { different: ['QgaVss.psm1'] } });
    expect(found.editions).toMatchObject([{ ok: true }]);
  });

  test('that does not import says why', async () => {
    const folder = installed();
    writeFileSync(join(folder, 'QgaVss.psm1'), 'throw "no luck"');
    expect((await verify(folder)).editions).toMatchObject([
      { ok: false, error: { name: 'MODULE_DOES_NOT_IMPORT', message: expect.stringContaining('no luck') } },
    ]);
  });

  test('that lacks a command says which', async () => {
    const folder = installed();
    appendFileSync(join(folder, 'QgaVss.psm1'), 'Export-ModuleMember -Function Invoke-QgaFreeze, Invoke-QgaThaw\r\n');
    expect((await verify(folder)).editions).toMatchObject([
      { ok: false, commands: 2, error: { name: 'MODULE_DOES_NOT_IMPORT', message: expect.stringContaining('Stop-QgaHost') } },
    ]);
  });

  test('whose host is gone imports, and its rehearsal fails', async () => {
    const folder = installed();
    rmSync(join(folder, 'host'), { recursive: true });
    expect(await verify(folder)).toMatchObject({
      ok: false,
      files: { missing: ['host/host.cjs'] },
      editions: [{ ok: false, error: { name: 'MODULE_REHEARSAL_FAILED' } }],
    });
  });
});
