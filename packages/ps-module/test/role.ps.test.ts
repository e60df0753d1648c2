import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineSession } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { openStage, type Stage } from '@qga-vss/test-kit/src/powershell/stage.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** Just enough administration: a session that the engine makes of the module's role capability, as an endpoint does. */
let stage: Stage;
let session: EngineSession;
beforeAll(async () => {
  stage = await openStage();
  const configuration = join(stage.folder, 'role.pssc');
  writeFileSync(
    configuration,
    `@{
    SchemaVersion = '2.0.0.0'
    GUID = '8a5c9f2e-54a7-4c2b-8c0f-0d3f5c1e9a77'
    SessionType = 'Empty'
    LanguageMode = 'NoLanguage'
    RoleDefinitions = @{ 'Backup operators' = @{ RoleCapabilities = 'QgaVss' } }
}`,
  );
  session = await stage.engine.openRole(configuration);
}, 120_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

const SIMULATED = { Simulate: 'healthy' };

describe('a session with the role of the module', () => {
  test('freezes, says so and thaws', async () => {
    const { thrown, errors, output } = await session.call('Invoke-QgaFreeze', { ...SIMULATED, BackupType: 'copy' });
    expect({ thrown, errors }).toEqual({ thrown: null, errors: [] });
    expect(output).toMatchObject([{ $type: 'Qga.FreezeResult', VolumeCount: 4 }]);
    expect((await session.call('Get-QgaFreezeStatus', SIMULATED)).output).toMatchObject([{ State: 'frozen' }]);
    expect((await session.call('Invoke-QgaThaw', SIMULATED)).output).toMatchObject([{ Consistency: 'application' }]);
  });

  test('finds nothing else: neither the other commands of the module, nor what runs beneath them, nor a language', async () => {
    for (const command of ['Invoke-QgaSnapshot', 'Stop-QgaHost', 'Get-QgaWriter', 'Start-QgaProcess', 'Import-Module', 'ForEach-Object'])
      expect((await session.call(command)).thrown?.id, command).toBe('CommandNotFoundException');
    expect((await session.run("'a script'")).thrown?.id).toBe('ScriptsNotAllowed');
  });

  test.each(['NodePath', 'AllowUntrustedPaths'])('may not choose what runs elevated: -%s', async (parameter) => {
    for (const command of ['Invoke-QgaFreeze', 'Invoke-QgaThaw', 'Get-QgaFreezeStatus', 'Initialize-QgaFreeze'])
      expect((await session.call(command, { ...SIMULATED, [parameter]: 'x' })).thrown?.id).toBe(`NamedParameterNotFound,${command}`);
  });

  test("may not end another program's backup: -Force", async () => {
    expect((await session.call('Invoke-QgaThaw', { ...SIMULATED, Force: 'x' })).thrown?.id).toBe('NamedParameterNotFound,Invoke-QgaThaw');
  });

  test('its errors are those of every session', async () => {
    const { thrown } = await session.call('Invoke-QgaFreeze', { Simulate: 'provider-missing' });
    // The engine gives the command a name of its own in front of which a proxy keeps the parameters.
    expect(thrown).toMatchObject({ id: expect.stringMatching(/^VSS_E_PROVIDER_NOT_REGISTERED,/), category: 'ResourceUnavailable' });
  });
});
