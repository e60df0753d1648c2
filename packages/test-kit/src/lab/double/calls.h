// Every call of the requester that is recorded, by the name it has in the trace.
#pragma once
#include <string_view>

#define VSS_CALLS(X)                                                                                              \
  X(CreateVssBackupComponents) X(InitializeForBackup) X(SetContext) X(SetBackupState) X(DisableWriterClasses)     \
  X(EnableWriterClasses) X(DisableWriterInstances) X(GatherWriterMetadata) X(GetWriterMetadataCount)              \
  X(GetWriterMetadata) X(FreeWriterMetadata) X(AddComponent) X(StartSnapshotSet) X(AddToSnapshotSet)              \
  X(IsVolumeSupported) X(PrepareForBackup) X(GatherWriterStatus) X(GetWriterStatusCount) X(GetWriterStatus)       \
  X(GetWriterStatusEx) X(FreeWriterStatus) X(DoSnapshotSet) X(SetBackupSucceeded) X(BackupComplete)               \
  X(AbortBackup) X(SaveAsXML) X(Query) X(Release) X(Wait) X(QueryStatus) X(Cancel) X(GetIdentity) X(GetFileCounts)         \
  X(GetComponent) X(GetComponentInfo) X(FreeComponentInfo) X(GetFile) X(GetDatabaseFile) X(GetDatabaseLogFile)    \
  X(GetPath)

enum class Call : unsigned char {
  none,
#define X(name) name,
  VSS_CALLS(X)
#undef X
};

constexpr std::string_view CALL_NAMES[] = {
    "",
#define X(name) #name,
    VSS_CALLS(X)
#undef X
};

constexpr std::string_view nameOf(Call call) { return CALL_NAMES[static_cast<int>(call)]; }

/** `Call::none` where no call has that name. */
constexpr Call callOf(std::string_view name) {
  for (int index = 1; index < static_cast<int>(std::size(CALL_NAMES)); index++)
    if (CALL_NAMES[index] == name) return static_cast<Call>(index);
  return Call::none;
}
