import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isGone } from '@qga-vss/test-kit/src/command/is-gone.ts';
import { EVERYDAY_MODULES } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { stageForFile } from '@qga-vss/test-kit/src/powershell/for-file.ts';
import { describe, expect, test, vi } from 'vitest';
import { textLiteral } from '../src/quote.ts';

// Where nothing is offered the engine offers files, with commands of these modules.
const opened = stageForFile(`${EVERYDAY_MODULES}\n& (Get-Module QgaVss) { $script:QgaTabMs = 30000 }`);
const { output } = opened;

/** What Tab offers at the end of a line: what it types, what it lists, and the tooltip. */
const tab = async (line: string): Promise<readonly { readonly text: string; readonly listed: string; readonly tip: string }[]> => {
  const [found] = await output(
    `$line = ${textLiteral(line)}; , @((TabExpansion2 $line $line.Length).CompletionMatches | ForEach-Object { [pscustomobject] @{ text = $_.CompletionText; listed = $_.ListItemText; tip = $_.ToolTip } })`,
  );
  return found;
};
const texts = async (line: string) => (await tab(line)).map(({ text }) => text);

describe('Tab offers', () => {
  test('volumes of the machine, with what they are', async () => {
    const found = await tab('Invoke-QgaFreeze -Simulate healthy -Volume ');
    expect(found.map(({ text }) => text)).toEqual([expect.stringMatching(/^'\\\\\?\\Volume\{.*\}\\'$/), 'C:', 'D:', 'L:', 'E:', 'R:']);
    expect(found[1]).toMatchObject({ text: 'C:', listed: 'C:', tip: 'C:\\, Windows, NTFS, fixed' });
    expect(await texts('Get-QgaVolume -Simulate healthy C:, d')).toEqual(['D:']);
    expect(await texts("Invoke-QgaSnapshot -Simulate healthy -ExcludeVolume '\\\\?\\V")).toHaveLength(6);
  });

  test('writers by name, quoted where it has to be; ids where one is being typed', async () => {
    const found = await tab('Invoke-QgaFreeze -Simulate healthy -RequireWriter s');
    expect(found.map(({ text }) => text)).toEqual(["'System Writer'", 'SqlServerWriter']);
    expect(found[0]?.tip).toMatch(/^VSS_WS_STABLE, class \{/);
    expect(await texts("Test-QgaVss -Simulate healthy -ExcludeWriter 'wmi w")).toEqual(["'WMI Writer'"]);
    const ids = await tab("Test-QgaVss -Simulate healthy -ExcludeWriter '{");
    expect(ids).toContainEqual(expect.objectContaining({ tip: 'SqlServerWriter: every writer of this class' }));
    expect(ids).toContainEqual(expect.objectContaining({ tip: 'SqlServerWriter: this instance' }));
  });

  test('errors to explain, and scenarios, with their first sentence', async () => {
    expect(await tab('Resolve-QgaError FREEZE_T')).toMatchObject([
      { text: 'FREEZE_TIMEOUT', listed: 'FREEZE_TIMEOUT', tip: expect.stringMatching(/^\w.*\.$/) },
    ]);
    expect(await texts('Resolve-QgaError -Code VSS_E_PROVIDER_V')).toEqual(['VSS_E_PROVIDER_VETO']);
    expect((await tab('Test-QgaVss -Simulate hold'))[0]).toMatchObject({ text: 'hold-expires', tip: expect.stringMatching(/ms/) });
  });

  test('the session that is frozen here, and then asks the machine nothing', async () => {
    const [id] = await output('(Invoke-QgaFreeze -Simulate healthy -BackupType copy).SessionId');
    expect(await texts('Invoke-QgaThaw -Simulate healthy -SessionId ')).toEqual([id]);
    await output(`& (Get-Module QgaVss) { $script:QgaTabAnswers.Clear() }`);
    const lastId = "& (Get-Module QgaVss) { $script:QgaHosts['healthy'].LastId }";
    const before = await output(lastId);
    expect(await texts('Get-QgaWriter -Simulate healthy | Invoke-QgaFreeze -Simulate healthy -RequireWriter Sys')).toEqual(['Sys']);
    expect(await output(lastId)).toEqual(before);
    await output('$null = Invoke-QgaThaw -Simulate healthy');
  });

  test("the session of the machine's holder", async () => {
    const [id] = await output('(Invoke-QgaFreeze -Simulate healthy -BackupType copy -Detach).SessionId');
    const other = await opened.stage.session();
    const { output: found } = await other.run(
      "& (Get-Module QgaVss) { $script:QgaTabMs = 30000 }; $line = 'Invoke-QgaThaw -Simulate healthy '; (TabExpansion2 $line $line.Length).CompletionMatches[0].CompletionText",
    );
    await other.close();
    expect(found).toEqual([id]);
    await output('$null = Invoke-QgaThaw -Simulate healthy');
  });
});

const gone = (pid: number) => vi.waitUntil(() => isGone(pid), { timeout: 20_000, interval: 20 });

describe('Tab at a prompt', () => {
  const HOSTS = '& (Get-Module QgaVss) { $script:QgaHosts.Count }';

  /** A session whose host is another program, which notes its process ids; the end of its input ends it. */
  const impostor = async (name: string, script: string) => {
    const folder = join(opened.stage.folder, name);
    mkdirSync(folder);
    const prelude = `require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'pids'))}, process.pid + '\\n');
      const lines = require('node:readline').createInterface({ input: process.stdin }).on('close', () => process.exit());
      const say = (id, result) => console.log(JSON.stringify({ jsonrpc: '2.0', id, result }));
      setTimeout(() => process.exit(), 30_000);`;
    writeFileSync(join(folder, 'host.cjs'), `${prelude}\n${script}`);
    const session = await opened.stage.session();
    await session.run(`& (Get-Module QgaVss) { $script:QgaHostFolder = '${folder}'; $script:QgaTabMs = 20000 }`);
    const pids = () => readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n').map(Number);
    return { session, pids };
  };
  const COUNT = "$line = 'Get-QgaVolume -Simulate healthy '; @((TabExpansion2 $line $line.Length).CompletionMatches).Count";
  const FORGET = '& (Get-Module QgaVss) { $script:QgaTabAnswers.Clear() }';

  test('leaves no host behind where there was none, and takes the one there is', async () => {
    const volume = {
      guidPath: 'x',
      mountPaths: ['C:\\', 'D:\\'],
      label: '',
      fileSystem: 'NTFS',
      driveType: 'fixed',
      frozenByDefault: true,
    };
    const { session, pids } = await impostor(
      'answers',
      `lines.on('line', (line) => { const { id, method } = JSON.parse(line); say(id, method === 'volumes' ? { volumes: [${JSON.stringify(volume)}] } : { state: 'thawed' }); });`,
    );
    const first = await session.run(`${COUNT}; ${HOSTS}`);
    expect(first.output).toEqual([2, 0]);
    await gone(pids()[0] ?? 0);
    const second = await session.run(`$null = Get-QgaFreezeStatus -Simulate healthy; ${FORGET}; ${COUNT}; ${HOSTS}`);
    expect(second.output).toEqual([2, 1]);
    expect(pids()).toHaveLength(2);
    await session.close();
    await gone(pids()[1] ?? 0);
  });

  test('what was found serves again for a while', async () => {
    await tab('Get-QgaVolume -Simulate client ');
    const [age] = await output(
      "$ask = { $script:QgaTabAnswers['volumes client'].Age }; $one = & (Get-Module QgaVss) $ask; $line = 'Get-QgaVolume -Simulate client '; $null = TabExpansion2 $line $line.Length; [object]::ReferenceEquals($one, (& (Get-Module QgaVss) $ask))",
    );
    expect(age).toBe(true);
  });

  test.each([
    ['a machine that there is none of', '-Simulate no-such-machine'],
    ['a file that is not there', '-Simulate ./nowhere.json'],
    ['Node that is not there', '-Simulate busy -NodePath /nowhere/node'],
    ['a real machine that is none of Windows', ''],
  ])('%s: what was typed stays, nothing is said, and $Error is as it was', async (_what, more) => {
    const line = `Invoke-QgaFreeze ${more} -RequireWriter Sys`;
    const {
      output: found,
      errors,
      warnings,
      text,
    } = await opened.session.render(
      `$Error.Clear(); & (Get-Module QgaVss) { $script:QgaTabAnswers.Clear() }; $line = '${line}'; $offered = (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText; "offered $offered, errors $($Error.Count)"`,
    );
    expect({ found, errors, warnings, text: text.trim() }).toEqual({ found: [], errors: [], warnings: [], text: 'offered Sys, errors 0' });
  });

  test('a host that does not answer in time is ended, and nothing is offered', async () => {
    const { session, pids } = await impostor('silent', "process.stdin.removeAllListeners('end');");
    const { output: found } = await session.run(`& (Get-Module QgaVss) { $script:QgaTabMs = 4000 }; ${COUNT}`);
    expect(found).toEqual([0]);
    await gone(pids()[0] ?? 0);
    await session.close();
  });
});
