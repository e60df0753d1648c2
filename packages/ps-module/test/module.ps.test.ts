import type { EngineSession } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { openStage, type Stage } from '@qga-vss/test-kit/src/powershell/stage.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let stage: Stage;
let session: EngineSession;
beforeAll(async () => {
  stage = await openStage();
  session = await stage.session();
}, 120_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

/** What a script puts out, where it must not fail. */
const output = async (script: string) => {
  const { output: all, errors, thrown } = await session.run(script);
  expect({ errors, thrown }).toEqual({ errors: [], thrown: null });
  return all;
};

describe('the module in the bare engine', () => {
  test('freezes and thaws, with typed objects', async () => {
    const [freeze, thaw] = await output(
      '$freeze = Invoke-QgaFreeze -BackupType copy -Simulate healthy; $freeze; Invoke-QgaThaw -SessionId $freeze.SessionId -Simulate healthy',
    );
    expect(freeze).toMatchObject({ $type: 'Qga.FreezeResult', VolumeCount: 4, BackupType: 'copy', Simulated: true, Changed: true });
    expect(freeze.FrozenAt.$instant).toBeGreaterThan(1.7e12);
    expect(freeze.Volumes[0]).toMatchObject({ $type: 'Qga.Volume' });
    expect(thaw).toMatchObject({ $type: 'Qga.ThawResult', Consistency: 'application', EndedBy: 'caller' });
  });
});
