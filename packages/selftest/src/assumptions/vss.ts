import type { Area } from './assumption.ts';
import sdkRun from './sdk-run.json' with { type: 'json' };

const WINDOWS = 'packages/core/src/windows';
const REQUESTER = 'packages/core/src/requester';
const A_FREEZE = '`qga-vss run --backup-type copy -- cmd /c ver`';

/** How the headers and import libraries of Microsoft compare; the tier `sdk` writes that down whenever it is run whole. */
const SDK = `${sdkRun.package} ${sdkRun.version} (NuGet), compared by \`npm test -- sdk\` on ${sdkRun.date}: ${sdkRun.passed} comparisons agree, ${sdkRun.failed} do not`;

/** Coordinator, writers, provider and volsnap. */
export const VSS: Area = {
  title: 'VSS, its writers and the provider',
  assumptions: [
    {
      id: 'multithreaded-apartment',
      assumed:
        'IVssBackupComponents and IVssAsync may be called from any thread of the multithreaded apartment, and the threads of the pool belong to it once the main thread has entered it',
      where: [`${WINDOWS}/com.ts`, `${WINDOWS}/com-object.ts`],
      source: 'inferred; restic enters the multithreaded apartment once and waits in finite slices',
      ifWrong: 'a freeze fails with RPC_E_WRONG_THREAD or CO_E_NOTINITIALIZED',
      byHand: A_FREEZE,
    },
    {
      id: 'com-security',
      assumed:
        'COM security of PKT_PRIVACY, IMPERSONATE and static cloaking lets the writers call back, those under Network Service as well',
      where: [`${WINDOWS}/com.ts`],
      source: "Microsoft's security considerations for requesters",
      ifWrong: 'writers are missing or fail, and VSS logs event 8194',
      byHand: 'a freeze, then `qga-vss doctor`: no event 8194 of source VSS',
    },
    {
      id: 'com-security-first',
      assumed:
        'nothing in the host sets the security of COM before it does: a host sets it before it starts a holder, for which it may use WMI',
      where: [`${WINDOWS}/com.ts`, 'packages/core/src/host/com-first.ts'],
      source:
        "Microsoft's security considerations for requesters, and its page on CoInitializeSecurity: once a process, and implied by the first use",
      ifWrong: 'every freeze warns of RPC_E_TOO_LATE, and writers may not be able to call back',
      byHand: '`qga-vss doctor`: the check of library and COM is ok',
    },
    {
      id: 'exception-handling',
      assumed: 'IGlobalOptions lets an access violation in a callback end the host instead of being swallowed',
      where: [`${WINDOWS}/com.ts`],
      source: "Microsoft's security considerations for requesters",
      ifWrong: 'after such a violation the host goes on with damaged memory',
      byHand: 'only with a writer that crashes',
    },
    {
      id: 'entry-point',
      assumed:
        'vssapi.dll of this edition exports `CreateVssBackupComponentsInternal`, or the C++ name that it had before, and System32 holds all that it needs',
      where: [`${WINDOWS}/tables/vssapi.ts`, `${WINDOWS}/library.ts`],
      source: "the SDK's import library",
      ifWrong: 'VSS_UNAVAILABLE',
      byHand: '`dumpbin /exports vssapi.dll`; a freeze on Server 2016 and Server 2025',
    },
    {
      id: 'header-layout',
      assumed: "the interfaces, structures and codes are those of Microsoft's headers, as the cross-compiler lays them out",
      where: [`${WINDOWS}/tables/interfaces.ts`, `${WINDOWS}/held-components.ts`, `${WINDOWS}/provider-query.ts`],
      source: `${SDK}; they are of every slot, parameter, structure, code, constant and id, and of every function in the import libraries for x64`,
      ifWrong: 'the host dies of an access violation (HOST_LOST), or names and components are garbage',
      byHand: '`qga-vss writers --components` names writers and components rightly',
    },
    {
      id: 'header-layout-arm64',
      assumed: 'on ARM64 the interfaces and structures are laid out as on x64',
      where: [`${WINDOWS}/tables/interfaces.ts`, `${WINDOWS}/held-components.ts`, `${WINDOWS}/provider-query.ts`],
      source: `inferred: both have pointers of 64 bits and align alike; every function is looked for in the import libraries for ARM64, too: ${SDK}`,
      ifWrong: 'on ARM64 the host dies of an access violation (HOST_LOST), or names and components are garbage',
      byHand: '`qga-vss writers --components` on an ARM64 guest names writers and components rightly',
    },
    {
      id: 'writer-status-ex',
      assumed: 'QueryInterface to IVssBackupComponentsEx3 succeeds from Server 2008 R2 on',
      where: [`${WINDOWS}/writer-status.ts`],
      source: "the SDK's header",
      ifWrong: "a failed writer's own message is missing",
      byHand: "make a writer fail (stop SQL Server's service during prepare): the result has `applicationMessage`",
    },
    {
      id: 'one-component-class',
      assumed: 'one class implements all components of one writer, so that its vtable is looked up once a writer',
      where: [`${WINDOWS}/held-components.ts`],
      source: 'measured under Wine; inferred for Windows',
      ifWrong: 'the host dies of an access violation: HOST_LOST',
      byHand: 'freeze a guest with SQL Server or Exchange',
    },
    {
      id: 'empty-logical-path',
      assumed: 'an empty logical path in AddComponent and SetBackupSucceeded may be NULL',
      where: [`${WINDOWS}/backup-components.ts`, `${WINDOWS}/held-components.ts`],
      source: "Microsoft's page on AddComponent: the logical path may be NULL",
      ifWrong: 'a warning for each such component, and the snapshot is partial',
      byHand: 'freeze with `--succeeded`: no warning',
    },
    {
      id: 'writer-states',
      assumed: 'writers that are well report none of the failed states after the snapshot, and STABLE after BackupComplete',
      where: [`${REQUESTER}/writer-status.ts`],
      source: "Microsoft's documentation of VSS_WRITER_STATE",
      ifWrong: 'a writer that is well is told as failed, or the other way round',
      byHand: `${A_FREEZE} with \`--json\`: every writer's state is VSS_WS_STABLE`,
    },
    {
      id: 'status-after-failure',
      assumed: 'GatherWriterStatus may be called after a failed snapshot',
      where: [`${REQUESTER}/session.ts`],
      source: 'inferred',
      ifWrong: 'a warning after every snapshot that failed, and no states of its writers',
      byHand:
        "hold longer than 10 s (`--hold 30s` and a command of 15 s): the report names the writers' states and has no warning about it",
    },
    {
      id: 'documents-after-complete',
      assumed: 'GetWriterMetadata may be called for the documents after BackupComplete',
      where: [`${REQUESTER}/session.ts`, `${WINDOWS}/writer-metadata.ts`],
      source: 'inferred',
      ifWrong: '`--include-documents` warns, and a restore lacks the documents',
      byHand: '`--include-documents`',
    },
    {
      id: 'abort-under-way',
      assumed: "AbortBackup may be called while DoSnapshotSet's operation is under way",
      where: [`${REQUESTER}/owned-backup.ts`, `${REQUESTER}/session.ts`],
      source: 'the reference requester',
      ifWrong: 'an interrupted freeze ends with ABORT_TIMEOUT, and the next one has to wait',
      byHand: 'cancel `qga-vss run` (Ctrl+C) while it is freezing; the event log of VSS shows an abort, and the next freeze works',
    },
    {
      id: 'ten-seconds',
      assumed: 'the operation of a snapshot that is held for longer than 10 s stays pending until thaw, and then fails',
      where: [`${REQUESTER}/verdict.ts`, `${REQUESTER}/status.ts`],
      source: "Microsoft's Volume Shadow Copy Service; the reference provider",
      ifWrong: 'its snapshot is called unknown rather than crash, since its clock alone tells',
      byHand: 'hold for 9.4 s and for 11 s (`--hold 20s`) and compare the verdicts: application, then crash',
    },
    {
      id: 'writes-let-go',
      assumed: 'volsnap lets writes go 10 s after it began to hold them, which is before the frozen event and not long before it',
      where: [`${REQUESTER}/verdict.ts`, `${REQUESTER}/status.ts`, 'packages/core/src/vss/enums.ts'],
      source: "Microsoft's Volume Shadow Copy Service",
      ifWrong: 'seconds left are told wrongly, and a snapshot taken after more or less than 10 s is called better or worse than it is',
      byHand: '`qga-vss run --volumes D: --hold 20s -- cmd /c "echo x > D:\\probe.txt"` returns after about 10 s, not at 20',
    },
    {
      id: 'paused-guest',
      assumed:
        "the native timer, Node's monotonic clock and volsnap's ten seconds go by clocks that stand still or go on together while the hypervisor pauses the guest",
      where: [`${WINDOWS}/alarm.ts`, `${REQUESTER}/hold.ts`, 'packages/core/src/platform/system-clock.ts'],
      source: 'inferred',
      ifWrong: 'a hold across a pause is ended too early or too late, or called better or worse than it is',
      byHand: '`virsh suspend` for 20 s while `qga-vss run -- timeout 5` holds: the outcome is application if writes were held all along',
    },
    {
      id: 'writes-held',
      assumed: 'from frozen to thaw a write to a frozen volume does not return',
      where: [`${REQUESTER}/await-frozen.ts`],
      source: "Microsoft's Volume Shadow Copy Service",
      ifWrong: 'the snapshot is not consistent, whatever is said of it',
      byHand: '`qga-vss run --volumes D: -- cmd /c "echo x > D:\\probe.txt"` returns only after about 10 s, with the outcome crash',
    },
    {
      id: 'event-access',
      assumed:
        'the provider opens the events as LocalSystem with EVENT_ALL_ACCESS, so that SYSTEM and Administrators suffice in their descriptor',
      where: ['packages/core/src/vss/ids.ts', `${WINDOWS}/events.ts`],
      source: "QEMU's provider.cpp: EVENT_ALL_ACCESS, in a COM+ application that runs as LocalSystem",
      ifWrong: 'every freeze ends with VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER, FREEZE_TIMEOUT or a provider error',
      byHand: A_FREEZE,
    },
    {
      id: 'events-closed',
      assumed: 'closing the events after the operation has ended leaves nothing that the provider waits for',
      where: [`${REQUESTER}/snapshot-set.ts`, `${WINDOWS}/event-set.ts`],
      source: 'inferred',
      ifWrong: 'the second of two freezes fails',
      byHand: 'two freezes one after the other',
    },
    {
      id: 'one-snapshot-set',
      assumed: 'from StartSnapshotSet to the end of DoSnapshotSet Windows refuses every other snapshot set',
      where: [`${REQUESTER}/snapshot-set.ts`],
      source: 'facts read in sources of other requesters',
      ifWrong: 'two backups mix: the provider claims volumes of the other one',
      byHand: '`qga-vss prepare`, then `vssadmin create shadow /for=D:` (Server) is refused',
    },
    {
      id: 'agent-meanwhile',
      assumed: 'a freeze that the guest agent begins during one of ours fails, or waits, and does not release ours',
      where: [`${REQUESTER}/snapshot-set.ts`, `${WINDOWS}/events.ts`],
      source: 'inferred from the reference',
      ifWrong: 'our freeze ends early and is told as crash; never as good',
      byHand: '`virsh domfsfreeze` while `qga-vss run -- timeout 8` holds: ours is application, the agent has an error',
    },
    {
      id: 'provider-support',
      assumed: 'the provider says of every volume that it supports it while the events exist',
      where: [`${REQUESTER}/snapshot-set.ts`, `${REQUESTER}/add-volumes.ts`, `${REQUESTER}/inspection/checks.ts`],
      source: 'the reference provider',
      ifWrong: 'AddToSnapshotSet refuses volumes: VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER',
      byHand: A_FREEZE,
    },
    {
      id: 'client-context',
      assumed: 'client editions of Windows refuse the transportable context with VSS_E_UNSUPPORTED_CONTEXT and take the other one',
      where: [`${REQUESTER}/prepare-backup.ts`],
      source: 'the reference requester',
      ifWrong: 'every freeze on Windows 10 and 11 fails',
      byHand: 'a freeze on Windows 11: `context` is 0x0200000b',
    },
    {
      id: 'no-writers',
      assumed:
        "VSS takes a context with VSS_VOLSNAP_ATTR_NO_WRITERS for the provider's snapshots, or refuses it with VSS_E_UNSUPPORTED_CONTEXT or E_INVALIDARG and takes VSS_CTX_NAS_ROLLBACK",
      where: [`${REQUESTER}/prepare-backup.ts`],
      source: "Microsoft's page on the attributes, which says that NO_WRITERS should not be used explicitly; what VSS answers is inferred",
      ifWrong: '`--writers none` fails with the code of SetContext',
      byHand: '`qga-vss run --writers none -- cmd /c ver`',
    },
    {
      id: 'exclude-writers',
      assumed: 'DisableWriterClasses leaves the writer out of the metadata, and so out of the freeze',
      where: [`${REQUESTER}/prepare-backup.ts`],
      source: "Microsoft's documentation",
      ifWrong: 'an excluded writer takes part all the same, and shows among the writers',
      byHand: "`qga-vss run --exclude-writers 'Registry Writer' --dry-run -- x`: it is not among the writers",
    },
    {
      id: 'exclude-instances',
      assumed:
        'DisableWriterInstances leaves out the instances whose ids another backup components object has told a moment ago, and a writer that does not restart keeps its instance id',
      where: [`${REQUESTER}/exclusion.ts`, `${REQUESTER}/prepare-backup.ts`],
      source: "Microsoft's documentation",
      ifWrong: 'a freeze with an instance id in `excludeWriters` fails with EXCLUDED_WRITER_RESTARTED every time; nothing is frozen',
      byHand:
        '`qga-vss run --exclude-writers ID --dry-run -- x`, ID being the instance id of a writer that `qga-vss writers --json` lists: it is not among the writers',
    },
    {
      id: 'writers-listed',
      assumed: "every writer that gave its metadata and still runs is in every later list of the writers' status of that backup",
      where: [`${REQUESTER}/writer-status.ts`],
      source: "Microsoft's documentation",
      ifWrong: 'a freeze on which all is well ends partial, with WRITER_GONE',
      byHand: `${A_FREEZE} with \`--json\`: no WRITER_GONE among the warnings`,
    },
    {
      id: 'provider-list',
      assumed: 'IVssEnumObject::Next leaves the last texts untouched when it fetches nothing',
      where: [`${WINDOWS}/provider-query.ts`],
      source: "Microsoft's documentation",
      ifWrong: 'a provider is listed twice, or the host dies',
      byHand: '`qga-vss providers` lists each provider once',
    },
    {
      id: 'host-killed',
      assumed:
        'when a host is killed while frozen and what it left is released, VSS ends its snapshot set, and the machine can be frozen again',
      where: [`${WINDOWS}/events.ts`, 'packages/core/src/host/rescue.ts'],
      source: 'the reference provider; inferred for VSS',
      ifWrong: 'STALE_FREEZE or VSS_E_SNAPSHOT_SET_IN_PROGRESS for longer than a minute',
      byHand: 'end node.exe of a held `qga-vss freeze` in the task manager, then `qga-vss thaw --rescue` and another freeze',
    },
    {
      id: 'provider-gives-up',
      assumed: "where nothing releases it, the provider's handles keep the events of a dead host for 60 s at most",
      where: [`${WINDOWS}/events.ts`, `${REQUESTER}/ownership.ts`],
      source: 'the reference provider',
      ifWrong: 'the machine stays STALE_FREEZE until somebody rescues it, or restarts the service of the provider',
      byHand: 'end node.exe of a held `qga-vss freeze` in the task manager; `qga-vss status --watch` says thawed within a minute',
    },
  ],
};
