import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isGone } from '@qga-vss/test-kit/src/command/is-gone.ts';
import { openStage, type Stage } from '@qga-vss/test-kit/src/powershell/stage.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

let stage: Stage;
let made = 0;
beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

/** Milliseconds in which a host that lives answers a ping, on a computer that does other things; for one that does not a short time will do. */
const [LIVES_MS, SILENT_MS] = [15_000, 300];

/**
 * A session whose host is another program: `say` writes a line, `on` is called with each request, and the end of its input
 * ends it only where it listens. It ends by itself after half a minute.
 */
const impostor = async (script: string, pingMs = LIVES_MS) => {
  const session = await stage.session();
  const folder = join(stage.folder, `impostor ${++made}`);
  mkdirSync(folder);
  const prelude = `
    require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'pid'))}, String(process.pid));
    const say = (value) => process.stdout.write((typeof value === 'string' ? value : JSON.stringify({ jsonrpc: '2.0', ...value })) + '\\n');
    const on = (listener) => require('node:readline').createInterface({ input: process.stdin })
      .on('close', () => process.exit())
      .on('line', (line) => listener(JSON.parse(line)));
    setTimeout(() => process.exit(), 30_000);`;
  writeFileSync(join(folder, 'host.cjs'), `${prelude}\n${script}`);
  await session.run(
    `& (Get-Module QgaVss) { $script:QgaHostFolder = '${folder}'; $script:QgaPatience = @{ QueryMs = 300; GraceMs = 300; PingMs = ${pingMs} } }`,
  );
  return { session, pid: () => Number(readFileSync(join(folder, 'pid'), 'utf8')) };
};

const gone = (pid: number) => vi.waitUntil(() => isGone(pid), { timeout: 20_000, interval: 20 });

const writer = (index: number) => ({
  id: `{${index}}`,
  instanceId: `{${index}}`,
  name: `Schreiber \u00fc\u{1f600} ${index}`,
  state: 'VSS_WS_STABLE',
  failed: false,
  componentCount: 50,
  components: Array.from({ length: 50 }, (_, at) => ({
    path: `it's "${at}"`,
    type: 'database',
    selectable: true,
    paths: ['C:\\Gr\u00fc\u00dfe'],
  })),
});

describe('what comes over the wire', () => {
  test('200 writers with 50 components, and names in any script, come whole', async () => {
    const result = { writers: Array.from({ length: 200 }, (_, index) => writer(index)), warnings: [], simulated: true };
    const { session, pid } = await impostor(
      `on(({ id, method }) => say({ id, result: method === 'writers' ? ${JSON.stringify(result)} : {} }))`,
    );
    const { output, errors } = await session.run(
      '$all = Get-QgaWriter -Simulate healthy; $all.Count; $all[199].Name; $all[199].Components.Count; $all[199].Components[49].Path; $all[0].Components[0].Paths[0]',
    );
    expect(errors).toEqual([]);
    expect(output).toEqual([200, 'Schreiber \u00fc\u{1f600} 199', 50, `it's "49"`, 'C:\\Gr\u00fc\u00dfe']);
    await session.close();
    await gone(pid());
  });

  test('64 volumes and 200 writers are listed a line each, whatever their names', async () => {
    const volumes = Array.from({ length: 64 }, (_, index) => ({
      guidPath: `\\\\?\\Volume{${index}}\\`,
      mountPaths: [`C:\\Gr\u00fc\u00dfe \u{1f600} ${index}\\`],
      label: `\u30c7\u30fc\u30bf ${index}`,
      fileSystem: 'NTFS',
      driveType: 'fixed',
      frozenByDefault: true,
    }));
    const writers = Array.from({ length: 200 }, (_, index) => writer(index));
    const { session, pid } = await impostor(
      `const lists = ${JSON.stringify({ volumes: { volumes, simulated: true }, writers: { writers, warnings: [], simulated: true } })};
      on(({ id, method }) => say({ id, result: lists[method] ?? {} }))`,
    );
    const listed = await session.render('Get-QgaVolume -Simulate healthy');
    expect(listed.text.match(/^C:\\Gr\u00fc\u00dfe \u{1f600} \d+\\ +\u30c7\u30fc\u30bf \d+ +NTFS +fixed +True *$/gmu)).toHaveLength(64);
    const all = await session.render('Get-QgaWriter -Simulate healthy');
    expect(all.text.match(/^Schreiber \u00fc\u{1f600} \d+ +VSS_WS_STABLE +False +50 /gmu)).toHaveLength(200);
    await session.close();
    await gone(pid());
  });

  test('64 volumes, and names in any script, arrive at the host as they were given', async () => {
    const { session, pid } = await impostor(
      "on(({ id, params }) => say({ id, error: { code: -32000, message: 'x', data: { name: 'NO_VOLUMES', kind: 'usage', message: JSON.stringify(params), remedy: 'none' } } }))",
    );
    const { errors } = await session.run(
      'Invoke-QgaFreeze -Volumes @(1..64 | ForEach-Object { "C:\\Gr\u00fc\u00dfe \'$_\' \u{1f600}\\" }) -Simulate healthy',
    );
    expect(JSON.parse(errors[0]?.message ?? '').volumes).toEqual(
      Array.from({ length: 64 }, (_, index) => `C:\\Gr\u00fc\u00dfe '${index + 1}' \u{1f600}\\`),
    );
    await session.close();
    await gone(pid());
  });

  test('blank lines, answers to others and notices of others are passed over', async () => {
    const { session, pid } = await impostor(`on(({ id }) => {
      say(''); say({ id: 99, result: {} }); say({ method: 'progress', params: { id: 99, phase: 'gather', elapsedMs: 1 } }); say({ method: 'other' });
      say({ id, result: { state: 'thawed', simulated: true } });
    })`);
    const { output, errors } = await session.run('(Get-QgaFreezeStatus -Simulate healthy).State');
    expect({ output, errors }).toEqual({ output: ['thawed'], errors: [] });
    await session.close();
    await gone(pid());
  });

  /** Of a freeze it tells a part, and answers with the rest once that has been read; what else it is asked it keeps in a file. */
  const partial = (part: object, rest: object, said: string): string => `
    let freeze;
    on(({ id, method, params, partialFrom }) => {
      if (method === 'freeze' && partialFrom === 0) {
        freeze = id;
        say({ method: 'partial', params: { id: 99, result: { writers: [], sessionId: 'another' } } });
        say({ method: 'partial', params: { id, result: ${JSON.stringify(part)} } });
      } else if (method === 'taken' && params.id === freeze) say({ id: freeze, result: ${JSON.stringify(rest)} });
      else if (id === undefined) require('node:fs').appendFileSync(${JSON.stringify(said)}, method + ' ');
      else say({ id, result: {} });
    })`;

  test('what a freeze will answer is read before the host freezes; what the answer has beside it is added', async () => {
    const part = { sessionId: 's', writers: [writer(0), writer(1)], warnings: [{ name: 'old' }], frozenAt: null, changed: true };
    const rest = { frozenAt: 1000, warnings: [], phases: [{ name: 'freeze', durationMs: 2 }] };
    const { session, pid } = await impostor(partial(part, rest, join(stage.folder, 'said')));
    const { output, errors } = await session.run(
      '$of = Invoke-QgaFreeze -Simulate healthy; $of.PSObject.TypeNames[0]; $of.SessionId; $of.Writers.Count; $of.Writers[1].PSObject.TypeNames[0]; $of.Writers[1].Components[49].Path; $of.FrozenAt.ToUnixTimeMilliseconds(); $of.Warnings.Count; $of.Phases[0].Name; $of.Volumes.Count',
    );
    expect(errors).toEqual([]);
    expect(output).toEqual(['Qga.FreezeResult', 's', 2, 'Qga.Writer', `it's "49"`, 1000, 0, 'freeze', 0]);
    await session.close();
    await gone(pid());
  });

  test('a part that nobody foresaw ends the command, and the freeze is called off', async () => {
    const said = join(stage.folder, 'said of many');
    const { session, pid } = await impostor(partial({ writers: 'many' }, {}, said));
    const { output } = await session.run("try { Invoke-QgaFreeze -Simulate healthy; 'on' } catch { 'stopped' }");
    expect(output).toEqual(['stopped']);
    await session.close();
    await gone(pid());
    expect(readFileSync(said, 'utf8')).toBe('cancel abandon ');
  });

  test('a host that takes long and says that it lives is waited for', async () => {
    const { session, pid } = await impostor(`on(({ id }) => {
      if (id === 'ping') say({ id, result: {} });
      else setTimeout(() => say({ id, result: { state: 'thawed', simulated: true } }), 2000);
    })`);
    const { output, errors } = await session.run('(Get-QgaFreezeStatus -Simulate healthy).State');
    expect({ output, errors }).toEqual({ output: ['thawed'], errors: [] });
    await session.close();
    await gone(pid());
  });

  test('an answer that nobody foresaw ends the command: nothing is put out', async () => {
    const { session, pid } = await impostor("on(({ id }) => say({ id, result: { writers: 'many' } }))");
    const { output } = await session.run("try { Get-QgaWriter -Simulate healthy; 'on' } catch { 'stopped' }");
    expect(output).toEqual(['stopped']);
    await session.close();
    await gone(pid());
  });

  const STARTED = "say({ method: 'other' });";

  test.each([
    ['closes its output and lives on', `${STARTED} setTimeout(() => require('node:fs').closeSync(1), 100)`, 'HOST_LOST'],
    ['says what is no JSON', "say('hello')", 'PROTOCOL_ERROR'],
    ['says nothing any more', STARTED, 'HOST_SILENT'],
  ])('a host that %s is ended', async (_what, script, name) => {
    const { session, pid } = await impostor(script, name === 'HOST_SILENT' ? SILENT_MS : LIVES_MS);
    const { errors } = await session.run('Get-QgaFreezeStatus -Simulate healthy');
    expect(errors.map(({ id }) => id)).toEqual([`${name},Get-QgaFreezeStatus`]);
    await gone(pid());
    await session.close();
  });
});

describe('a host that dies in the block of Invoke-QgaSnapshot', () => {
  const KILL = "$h = & (Get-Module QgaVss) { $script:QgaHosts['healthy'].Process }; $h.Kill(); $h.WaitForExit()";

  test('is an error of its own, and the output of the block is not lost', async () => {
    const session = await stage.session();
    const { output, errors, thrown } = await session.run(`Invoke-QgaSnapshot -BackupType copy -Simulate healthy { 'taken'; ${KILL} }`);
    expect([...errors, ...(thrown === null ? [] : [thrown])].map(({ id }) => id)).toEqual(['SESSION_LOST,Invoke-QgaSnapshot']);
    expect(output).toEqual(['taken']);
    await session.close();
  });

  test('an error of the block comes besides', async () => {
    const session = await stage.session();
    const { output, errors } = await session.run(
      `try { Invoke-QgaSnapshot -BackupType copy -Simulate healthy { ${KILL}; throw 'mine' } } catch { "$_" }`,
    );
    expect(errors.map(({ id }) => id)).toEqual(['SESSION_LOST,Invoke-QgaSnapshot']);
    expect(output).toEqual(['mine']);
    await session.close();
  });
});

describe('imported again and again', () => {
  test('the module has one subscriber of the end of PowerShell once there is a host, and leaves none behind', async () => {
    const session = await stage.session();
    const { output } = await session.run(`
      function Measure-Subscriber { @($ExecutionContext.Events.Subscribers).Count }
      foreach ($i in 1..2) {
        Remove-Module QgaVss; Import-Module '${stage.folder}/QgaVss/QgaVss.psd1'
        foreach ($machine in 'healthy', 'busy') { $null = Get-QgaFreezeStatus -Simulate $machine; Measure-Subscriber }
      }
      Remove-Module QgaVss
      Measure-Subscriber`);
    expect(output).toEqual([1, 1, 1, 1, 0]);
    await session.close();
  });
});
