import { stageForFile } from '@qga-vss/test-kit/src/powershell/for-file.ts';
import { describe, expect, test } from 'vitest';

const opened = stageForFile();
const { output } = opened;

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
