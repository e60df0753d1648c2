import type { BackupComponents, VssAsync } from '../../src/platform/vss.ts';
import { openSimulatedMachine, type SimulatedMachine } from '../../src/simulator/machine.ts';
import { type Scenario, scenario } from '../../src/simulator/scenario.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { World } from '../../src/simulator/world.ts';
import { SNAPSHOT_CONTEXT } from '../../src/vss/enums.ts';
import { VSS_S_ASYNC_PENDING } from '../../src/vss/hresults.ts';
import { PROVIDER } from '../../src/vss/ids.ts';

export const VOLUME = '\\\\?\\Volume{00000000-0000-0000-0000-00000000000c}\\';
export const WRITER = {
  writerId: '{11111111-1111-1111-1111-111111111111}',
  instanceId: '{22222222-2222-2222-2222-222222222222}',
  name: 'Writer One',
  components: [
    {
      type: 2,
      logicalPath: 'a\\b',
      name: 'files',
      selectable: true,
      files: ['C:\\Files'],
      databaseFiles: ['C:\\Db'],
      logFiles: ['D:\\Log'],
    },
    { type: 1, logicalPath: '', name: 'database', selectable: false },
  ],
};

/** One volume, one writer, a little slow everywhere, and what is special. */
export const machineWith = (special: Parameters<typeof scenario>[0] = {}): Scenario =>
  scenario({
    volumes: [{ guidPath: VOLUME, mountPaths: ['C:\\'], driveType: 'fixed', boot: true }],
    writers: [WRITER],
    ...special,
    delays: { gather: 10, prepare: 20, status: 5, freeze: 100, thaw: 50, complete: 30, ...special.delays },
  });

export interface Stage {
  readonly clock: VirtualClock;
  readonly machine: SimulatedMachine;
  /** Another process on the same computer, without faults unless given. */
  readonly another: (faults?: Scenario['faults']) => SimulatedMachine;
}

export const stage = (special: Parameters<typeof scenario>[0] = {}): Stage => {
  const played = machineWith(special);
  const clock = new VirtualClock();
  const world = new World(played, clock);
  const open = (faults = played.faults): SimulatedMachine => openSimulatedMachine({ ...played, faults }, clock, { world });
  return { clock, machine: open(), another: (faults = []) => open(faults) };
};

/** Waits for the end of an operation. */
export const outcome = async (starting: Promise<VssAsync>, ms = 1000): Promise<number> => {
  using operation = await starting;
  await operation.wait(ms);
  return operation.queryStatus();
};

/** As far as the gathered metadata. */
export const gathered = async (machine: SimulatedMachine, context = SNAPSHOT_CONTEXT): Promise<BackupComponents> => {
  const backup = machine.vss.createBackupComponents();
  await backup.initializeForBackup();
  await backup.setContext(context);
  backup.setBackupState({ selectComponents: true, systemState: true, backupType: 1, partialFiles: false });
  await outcome(backup.gatherWriterMetadata());
  return backup;
};

/** As far as a prepared snapshot set of the one volume; the events are the caller's to close. */
export const prepared = async (machine: SimulatedMachine) => {
  const backup = await gathered(machine);
  await backup.startSnapshotSet();
  const events = machine.events.create();
  await backup.addToSnapshotSet(VOLUME, PROVIDER.id);
  await outcome(backup.prepareForBackup());
  return { backup, events };
};

/** Frozen just now, the snapshot's async still pending. */
export const frozen = async (machine: SimulatedMachine) => {
  const session = await prepared(machine);
  const snapshot = await session.backup.doSnapshotSet();
  const signalled = await session.events.waitFrozen(10_000);
  if (signalled !== 'frozen' || (await snapshot.queryStatus()) !== VSS_S_ASYNC_PENDING) throw new Error(`Not frozen: ${signalled}`);
  return { ...session, snapshot };
};
