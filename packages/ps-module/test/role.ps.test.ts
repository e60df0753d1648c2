import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineSession } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { openStage, type Stage } from '@qga-vss/test-kit/src/powershell/stage.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/**
 * Just enough administration: a session that the engine makes of the module's role capability, as an endpoint does. Where something
 * is frozen it is on a simulated machine, by a capability that is the module's but for that parameter.
 */
let stage: Stage;
let role: EngineSession;
let session: EngineSession;

const openRole = async (capability: string): Promise<EngineSession> => {
  const configuration = join(stage.folder, `${capability}.pssc`);
  writeFileSync(
    configuration,
    `@{
    SchemaVersion = '2.0.0.0'
    GUID = '8a5c9f2e-54a7-4c2b-8c0f-0d3f5c1e9a77'
    SessionType = 'Empty'
    LanguageMode = 'NoLanguage'
    RoleDefinitions = @{ 'Backup operators' = @{ RoleCapabilities = '${capability}' } }
}`,
  );
  return await stage.engine.openRole(configuration);
};

beforeAll(async () => {
  stage = await openStage();
  const capabilities = join(stage.folder, 'QgaVss', 'RoleCapabilities');
  const own = readFileSync(join(capabilities, 'QgaVss.psrc'), 'utf8');
  const rehearsal = own.replaceAll(/Parameters = @\(/g, "Parameters = @(@{ Name = 'Simulate' }, ");
  writeFileSync(join(capabilities, 'Rehearsal.psrc'), rehearsal);
  role = await openRole('QgaVss');
  session = await openRole('Rehearsal');
}, 120_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

const COMMANDS = ['Invoke-QgaFreeze', 'Invoke-QgaThaw', 'Get-QgaFreezeStatus', 'Initialize-QgaFreeze'];

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

  test.each([
    ['choose what runs elevated', 'NodePath', 'C:\\x\\node.exe', COMMANDS],
    ['run what others can replace', 'AllowUntrustedPaths', 'x', COMMANDS],
    ['have the elevated host open a file of its choice, on a share of its own', 'Simulate', '\\\\attacker\\share\\x.json', COMMANDS],
    ["end another program's backup", 'Force', 'x', ['Invoke-QgaThaw']],
    ["freeze without a line in the machine's history", 'NoHistory', 'x', ['Invoke-QgaFreeze', 'Initialize-QgaFreeze']],
    ["read the machine's history, which is for administrators", 'Last', '3', ['Get-QgaFreezeStatus']],
    ['leave something frozen behind that it could not thaw', 'Detach', 'x', ['Invoke-QgaFreeze', 'Initialize-QgaFreeze']],
  ])('may not %s: -%s', async (_what, parameter, value, commands) => {
    for (const command of commands)
      expect((await role.call(command, { [parameter]: value })).thrown?.id).toBe(`NamedParameterNotFound,${command}`);
  });

  test('its errors are those of every session', async () => {
    const { thrown } = await session.call('Invoke-QgaFreeze', { Simulate: 'provider-missing' });
    // The engine gives the command a name of its own in front of which a proxy keeps the parameters.
    expect(thrown).toMatchObject({ id: expect.stringMatching(/^VSS_E_PROVIDER_NOT_REGISTERED,/), category: 'ResourceUnavailable' });
  });
});

describe('what an administrator has detached', () => {
  let administrator: EngineSession;
  beforeAll(async () => {
    administrator = await stage.session();
  });

  const does = async (script: string) => {
    const { thrown, errors, output } = await administrator.run(script);
    expect({ thrown, errors }).toEqual({ thrown: null, errors: [] });
    return output;
  };

  test('a session with the role neither sees nor ends', async () => {
    const [{ SessionId }] = (await does('Invoke-QgaFreeze -Simulate healthy -BackupType copy -Detach -HoldMs 20000')) as [
      { SessionId: string },
    ];
    const [status] = (await session.call('Get-QgaFreezeStatus', SIMULATED)).output;
    expect(status).toMatchObject({ SessionId: null });
    expect((await session.call('Invoke-QgaThaw', SIMULATED)).output).toMatchObject([{ Changed: false }]);
    const named = await session.call('Invoke-QgaThaw', { ...SIMULATED, SessionId });
    expect(named.thrown?.id).toMatch(/^SESSION_LOST,/);
    expect(await does('Get-QgaFreezeStatus -Simulate healthy')).toMatchObject([{ State: 'frozen', SessionId }]);
    expect(await does('Invoke-QgaThaw -Simulate healthy')).toMatchObject([{ Changed: true, SessionId, Consistency: 'application' }]);
  });

  test('a freeze of the role does not go on with it', async () => {
    const [{ SessionId }] = (await does('Initialize-QgaFreeze -Simulate healthy -BackupType copy -Detach')) as [{ SessionId: string }];
    const [frozen] = (await session.call('Invoke-QgaFreeze', { ...SIMULATED, BackupType: 'copy' })).output;
    expect(frozen?.SessionId).not.toBe(SessionId);
    expect((await session.call('Invoke-QgaThaw', SIMULATED)).output).toMatchObject([{ Changed: true, Consistency: 'application' }]);
    expect(await does('Get-QgaFreezeStatus -Simulate healthy')).toMatchObject([{ State: 'prepared', SessionId }]);
    await does('Invoke-QgaThaw -Simulate healthy');
  });
});
