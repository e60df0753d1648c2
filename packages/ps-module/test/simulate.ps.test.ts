import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineSession } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { openStage, type Stage } from '@qga-vss/test-kit/src/powershell/stage.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let stage: Stage;
let session: EngineSession;
let scenarios: string;
beforeAll(async () => {
  stage = await openStage();
  session = await stage.session();
  scenarios = join(stage.folder, `it's a "folder"`);
  mkdirSync(scenarios);
  writeFileSync(
    join(scenarios, 'guest 07.json'),
    JSON.stringify({ volumes: [{ mountPaths: ['Q:\\'] }], delays: { gather: 0, prepare: 0 } }),
  );
  writeFileSync(join(scenarios, 'wrong.json'), '{ "bogus": 1 }');
  await session.run(
    `$ExecutionContext.SessionState.Path.SetLocation([Management.Automation.WildcardPattern]::Escape('${scenarios.replaceAll("'", "''")}'))`,
  );
}, 120_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

describe('-Simulate with a file', () => {
  test('names it from the current folder of PowerShell, whatever the path is made of', async () => {
    const { output, errors } = await session.run(
      "(Get-QgaVolume -Simulate 'guest 07.json').MountPaths; Invoke-QgaSnapshot -Simulate '.\\guest 07.json' -ResultVariable outcome { $QgaFreeze.VolumeCount }; $outcome.Simulated",
    );
    expect({ output, errors }).toEqual({ output: ['Q:\\', 1, true], errors: [] });
  });

  test('of which something is wrong is one error, which says what', async () => {
    const { errors } = await session.run('Get-QgaFreezeStatus -Simulate wrong.json');
    expect(errors).toMatchObject([{ id: 'INVALID_SCENARIO,Get-QgaFreezeStatus', category: 'InvalidArgument' }]);
    expect(errors[0]?.message).toContain('bogus: There is no such option.');
  });
});

describe('an argument of the host', () => {
  test.each([
    ['plain', '"plain"'],
    ['with space', '"with space"'],
    ['"', '"\\""'],
    ['a\\"b', '"a\\\\\\"b"'],
    ['ends\\', '"ends\\\\"'],
    ['C:\\x\\y', '"C:\\x\\y"'],
  ])('%s', async (text, expected) => {
    const { output } = await session.run(`& (Get-Module QgaVss) { ConvertTo-QgaArgument -Text '${text}' }`);
    expect(output).toEqual([expected]);
  });
});
