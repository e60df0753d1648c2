import { openStage, type Stage } from '@qga-vss/test-kit/src/powershell/stage.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Block, blocksIn, place } from './documents.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

/** The scripts of tasks. */
const scriptsIn = (block: Block): readonly Block[] =>
  (parse(block.text) as readonly Readonly<Record<string, { readonly script?: string }>>[]).flatMap((task) =>
    Object.values(task).flatMap(({ script }) => (script === undefined ? [] : [{ ...block, text: script }])),
  );

const SCRIPTS = [...blocksIn('powershell'), ...blocksIn('yaml').flatMap(scriptsIn)];

describe('what documents have one type into PowerShell works, on a machine in memory', () => {
  test('in tasks of Ansible, too', () => {
    expect(blocksIn('yaml').map(({ file, line }) => SCRIPTS.some((script) => script.file === file && script.line === line))).not.toContain(
      false,
    );
  });

  test.each(SCRIPTS.map((block) => [place(block), block] as const))('%s', async (_, { text }) => {
    const session = await stage.session();
    await session.run("$global:PSDefaultParameterValues = @{ '*-Qga*:Simulate' = 'healthy' }");
    const { errors, thrown } = await session.run(text);
    expect({ errors, thrown }).toEqual({ errors: [], thrown: null });
    await session.run('$null = Invoke-QgaThaw');
    await session.close();
  });
});
