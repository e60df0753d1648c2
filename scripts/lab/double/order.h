// Which call may follow which, as data: the sequence of Microsoft's documentation. Anything else is VSS_E_BAD_STATE.
#pragma once
#include "calls.h"

namespace order {

/** How far a backup has come. The places in -ING last as long as their operation. */
enum Place : unsigned {
  NOWHERE = 0,
  CREATED = 1 << 0,
  INITIALIZED = 1 << 1,
  READY = 1 << 2,
  GATHERING = 1 << 3,
  GATHERED = 1 << 4,
  STARTED = 1 << 5,
  PREPARING = 1 << 6,
  PREPARED = 1 << 7,
  SNAPSHOTTING = 1 << 8,
  SNAPSHOTTED = 1 << 9,
  COMPLETING = 1 << 10,
  COMPLETED = 1 << 11,
  FAILED = 1 << 12,
  ABORTED = 1 << 13,
};

constexpr unsigned FRESH = INITIALIZED | READY;
constexpr unsigned SETTLED = GATHERED | STARTED | PREPARED | SNAPSHOTTED | COMPLETED | FAILED | ABORTED;
constexpr unsigned ANYWHERE = FRESH | GATHERING | PREPARING | SNAPSHOTTING | COMPLETING | SETTLED;
/** Where AbortBackup has something to abort; elsewhere it is ignored. */
constexpr unsigned UNDER_WAY = STARTED | PREPARING | PREPARED | SNAPSHOTTING | SNAPSHOTTED | COMPLETING | FAILED;

struct Rule {
  Call call;
  unsigned from;
  /** Where it is allowed besides when the context says NO_WRITERS. */
  unsigned withoutWriters;
  /** Where the backup is until the operation ends. */
  Place during;
  /** Where it is when the call, or its operation, has succeeded. */
  Place to;
};

constexpr Rule RULES[] = {
    {Call::InitializeForBackup, CREATED, 0, NOWHERE, INITIALIZED},
    {Call::SetContext, INITIALIZED, 0, NOWHERE, READY},
    {Call::SetBackupState, FRESH | GATHERED | STARTED, 0, NOWHERE, NOWHERE},
    {Call::DisableWriterClasses, FRESH, 0, NOWHERE, NOWHERE},
    {Call::EnableWriterClasses, FRESH, 0, NOWHERE, NOWHERE},
    {Call::DisableWriterInstances, FRESH, 0, NOWHERE, NOWHERE},
    {Call::GatherWriterMetadata, FRESH, 0, GATHERING, GATHERED},
    {Call::AddComponent, GATHERED, 0, NOWHERE, NOWHERE},
    {Call::StartSnapshotSet, GATHERED, FRESH, NOWHERE, STARTED},
    {Call::AddToSnapshotSet, STARTED, 0, NOWHERE, NOWHERE},
    {Call::IsVolumeSupported, ANYWHERE, 0, NOWHERE, NOWHERE},
    {Call::PrepareForBackup, STARTED, 0, PREPARING, PREPARED},
    {Call::GatherWriterStatus, SETTLED, 0, NOWHERE, NOWHERE},
    {Call::DoSnapshotSet, PREPARED, STARTED, SNAPSHOTTING, SNAPSHOTTED},
    {Call::SetBackupSucceeded, SNAPSHOTTED, 0, NOWHERE, NOWHERE},
    {Call::BackupComplete, SNAPSHOTTED, 0, COMPLETING, COMPLETED},
    {Call::AbortBackup, ANYWHERE, 0, NOWHERE, NOWHERE},
    {Call::SaveAsXML, ANYWHERE, 0, NOWHERE, NOWHERE},
    {Call::Query, ANYWHERE, 0, NOWHERE, NOWHERE},
};

/** Null for the calls on what an earlier gathering has left; they ask for that instead. */
constexpr const Rule *ruleOf(Call call) {
  for (const Rule &rule : RULES)
    if (rule.call == call) return &rule;
  return nullptr;
}

}  // namespace order
