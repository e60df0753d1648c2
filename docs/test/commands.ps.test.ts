import { openStage, type Stage } from '@qga-vss/test-kit/src/powershell/stage.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksIn, place } from './documents.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

const SCRIPTS = blocksIn('powershell');

describe('what documents have one type into PowerShell works, on a machine in memory', () => {
  test.each(SCRIPTS.map((block) => [place(block), block] as const))('%s', async (_, { text }) => {
    const session = await stage.session();
    await session.run("$global:PSDefaultParameterValues = @{ '*-Qga*:Simulate' = 'healthy' }");
    const { errors, thrown } = await session.run(text);
    expect({ errors, thrown }).toEqual({ errors: [], thrown: null });
    await session.run('$null = Invoke-QgaThaw');
    await session.close();
  });
});
