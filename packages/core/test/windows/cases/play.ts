import assert from 'node:assert/strict';
import { type ScenarioTextOptions, scenarioText } from '@qga-vss/test-kit/src/lab/scenario-text.ts';
import type { BackupComponents, VssAsync } from '../../../src/platform/vss.ts';
import { type Scenario, scenario } from '../../../src/simulator/scenario.ts';
import { VSS_S_ASYNC_FINISHED } from '../../../src/vss/hresults.ts';
import type { Intercept } from '../../../src/windows/library.ts';
import { openWindowsMachine, type WindowsMachine } from '../../../src/windows/machine.ts';

export const VOLUME = '\\\\?\\Volume{00000000-0000-0000-0000-000000000043}\\';
export const WRITER = '{11111111-2222-3333-4444-555555555555}';
export const UNKNOWN = '{01234567-89ab-cdef-0123-456789abcdef}';
export const INSTANCE = '{aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee}';

const ONE_WRITER = [
  {
    writerId: WRITER,
    instanceId: INSTANCE,
    name: 'Schreiber für alles',
    components: [
      {
        type: 1,
        logicalPath: 'Server\\Instanz',
        name: 'häuser',
        selectable: true,
        files: ['C:\\a'],
        databaseFiles: ['D:\\b'],
        logFiles: ['E:\\c'],
      },
      { type: 2, logicalPath: '', name: 'rest', selectable: false },
      { type: 2, logicalPath: '', name: 'mehr', selectable: true },
    ],
  },
];

/** The double speaks through exports of its own, so it can be imported on Windows only. */
export type Double = typeof import('@qga-vss/test-kit/src/lab/guest/double.ts').double;
const loadDouble = async (): Promise<Double> => (await import('@qga-vss/test-kit/src/lab/guest/double.ts')).double;

/** Plays a scenario; afterwards nothing may be alive on either side. */
export const play = async (
  special: Partial<Scenario>,
  run: (machine: WindowsMachine, double: Double) => Promise<void>,
  intercept?: Intercept,
  text: ScenarioTextOptions = {},
): Promise<void> => {
  const double = await loadDouble();
  double.load(scenarioText(scenario({ writers: ONE_WRITER, ...special }), text));
  const machine = openWindowsMachine(intercept === undefined ? {} : { intercept });
  try {
    await run(machine, double);
    await machine[Symbol.asyncDispose]();
    assert.deepEqual(
      [double.liveObjects(), double.liveInfos(), double.misuses(), machine.liveObjects(), machine.openHandles()],
      [0, 0, 0, 0, 0],
    );
  } finally {
    double.unload();
  }
};

export const finish = async (begun: Promise<VssAsync>): Promise<void> => {
  using async = await begun;
  await async.wait(10_000);
  assert.equal(await async.queryStatus(), VSS_S_ASYNC_FINISHED);
};

/** A session whose writers have given their metadata. */
export const gathered = async (
  machine: WindowsMachine,
  without: { readonly classes?: readonly string[]; readonly instances?: readonly string[] } = {},
): Promise<BackupComponents> => {
  const backup = machine.vss.createBackupComponents();
  try {
    await backup.initializeForBackup();
    backup.setBackupState({ selectComponents: true, systemState: true, backupType: 5, partialFiles: false });
    await backup.setContext(0x0200002b);
    const { classes = [], instances = [] } = without;
    if (classes.length > 0) await backup.disableWriterClasses(classes);
    if (instances.length > 0) await backup.disableWriterInstances(instances);
    await finish(backup.gatherWriterMetadata());
    return backup;
  } catch (error) {
    await backup[Symbol.asyncDispose]();
    throw error;
  }
};
