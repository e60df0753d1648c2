// The order in which Microsoft's documentation wants the calls, as data. Anything else is VSS_E_BAD_STATE.
#pragma once
#include "calls.h"

namespace steps {

/** What has happened to a backup so far. */
enum Step : unsigned {
  INITIALIZED = 1 << 0,
  CONTEXT = 1 << 1,
  STATE = 1 << 2,
  GATHERING = 1 << 3,
  GATHERED = 1 << 4,
  METADATA_FREED = 1 << 5,
  STARTED = 1 << 6,
  VOLUME = 1 << 7,
  PREPARING = 1 << 8,
  PREPARED = 1 << 9,
  STATUS = 1 << 10,
  DOING = 1 << 11,
  SNAPSHOT = 1 << 12,
  COMPLETING = 1 << 13,
  COMPLETED = 1 << 14,
  ABORTED = 1 << 15,
};

struct Rule {
  Call call;
  unsigned needs;
  unsigned forbids;
  /** What is so once the call has succeeded. */
  unsigned leads;
  /** What is so once the operation it began has succeeded. */
  unsigned ends;
};

constexpr Rule RULES[] = {
    {Call::InitializeForBackup, 0, INITIALIZED, INITIALIZED, 0},
    {Call::SetContext, INITIALIZED, CONTEXT | GATHERING | STARTED | ABORTED, CONTEXT, 0},
    {Call::SetBackupState, INITIALIZED, PREPARING | ABORTED, STATE, 0},
    {Call::DisableWriterClasses, INITIALIZED, GATHERING | ABORTED, 0, 0},
    {Call::EnableWriterClasses, INITIALIZED, GATHERING | ABORTED, 0, 0},
    {Call::DisableWriterInstances, INITIALIZED, GATHERING | ABORTED, 0, 0},
    {Call::GatherWriterMetadata, INITIALIZED, GATHERING | ABORTED, GATHERING, GATHERED},
    {Call::GetWriterMetadataCount, GATHERED, METADATA_FREED, 0, 0},
    {Call::GetWriterMetadata, GATHERED, METADATA_FREED, 0, 0},
    {Call::FreeWriterMetadata, GATHERED, METADATA_FREED, METADATA_FREED, 0},
    {Call::AddComponent, GATHERED | STATE, METADATA_FREED | STARTED | ABORTED, 0, 0},
    {Call::StartSnapshotSet, GATHERED, STARTED | ABORTED, STARTED, 0},
    {Call::AddToSnapshotSet, STARTED, DOING | ABORTED, VOLUME, 0},
    {Call::IsVolumeSupported, INITIALIZED, ABORTED, 0, 0},
    {Call::PrepareForBackup, GATHERED | STATE | STARTED, PREPARING | ABORTED, PREPARING, PREPARED},
    {Call::GatherWriterStatus, GATHERED, 0, 0, STATUS},
    {Call::GetWriterStatusCount, STATUS, 0, 0, 0},
    {Call::GetWriterStatus, STATUS, 0, 0, 0},
    {Call::GetWriterStatusEx, STATUS, 0, 0, 0},
    {Call::FreeWriterStatus, STATUS, 0, 0, 0},
    {Call::DoSnapshotSet, PREPARED | VOLUME, DOING | ABORTED, DOING, SNAPSHOT},
    {Call::SetBackupSucceeded, SNAPSHOT, COMPLETING | ABORTED, 0, 0},
    {Call::BackupComplete, SNAPSHOT, COMPLETING | ABORTED, COMPLETING, COMPLETED},
    {Call::AbortBackup, INITIALIZED, COMPLETED, ABORTED, 0},
    {Call::SaveAsXML, INITIALIZED, 0, 0, 0},
};

/** In a context without writers nothing has to be gathered from them. */
constexpr unsigned WITHOUT_WRITERS = GATHERED | STATE;

constexpr const Rule *ruleOf(Call call) {
  for (const Rule &rule : RULES)
    if (rule.call == call) return &rule;
  return nullptr;
}

}  // namespace steps
