import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStage, type Stage } from '../../packages/ps-module/test/support.ts';
import { blocksIn, place } from './documents.ts';

/** What Windows has and the bare engine has not, as far as documents use it. It takes the place of nothing of ours. */
const STAND_INS = `
function global:Start-Sleep { param([double] $Seconds, [int] $Milliseconds) }
function global:ConvertTo-Json { param([Parameter(ValueFromPipeline = $true)] $InputObject, [int] $Depth, [switch] $Compress) process { '{}' } }
function global:Invoke-RestMethod { param($Uri, $Method, $Body, $Headers, $ContentType, $TimeoutSec) [pscustomobject]@{ id = 'snapshot-1' } }
`;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

describe('what documents have one type into PowerShell works, on a machine in memory', () => {
  test.each(blocksIn('powershell').map((block) => [place(block), block] as const))('%s', async (_, { text }) => {
    const session = await stage.session();
    await session.run(`$global:PSDefaultParameterValues = @{ '*-Qga*:Simulate' = 'healthy' }${STAND_INS}`);
    const { errors, thrown } = await session.run(text);
    expect({ errors, thrown }).toEqual({ errors: [], thrown: null });
    await session.run('$null = Invoke-QgaThaw');
    await session.close();
  });
});
