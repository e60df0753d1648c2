// IVssBackupComponents, up to Ex3: the document and the order of calls are here, the rest is asked of the coordinator.
#pragma once
#include "async.h"
#include "metadata.h"
#include "order.h"
#include "writers.h"

#include <set>
#include <unordered_map>

class Backup : public Object<IVssBackupComponentsEx3> {
 public:
  explicit Backup(uint32_t session) : session_(session), link_(play::link()), scenario_(play::scenario()) {}

#define CALL HRESULT STDMETHODCALLTYPE
  CALL InitializeForBackup(BSTR xml) override;
  CALL SetContext(LONG context) override;
  CALL SetBackupState(boolean components, boolean systemState, VSS_BACKUP_TYPE type, boolean partialFiles) override;
  CALL DisableWriterClasses(const VSS_ID *ids, UINT count) override;
  CALL EnableWriterClasses(const VSS_ID *ids, UINT count) override;
  CALL DisableWriterInstances(const VSS_ID *ids, UINT count) override;
  CALL GatherWriterMetadata(IVssAsync **out) override;
  CALL GetWriterMetadataCount(UINT *count) override;
  CALL GetWriterMetadata(UINT index, VSS_ID *instance, IVssExamineWriterMetadata **out) override;
  CALL FreeWriterMetadata() override;
  CALL AddComponent(VSS_ID instance, VSS_ID writer, VSS_COMPONENT_TYPE type, LPCWSTR logicalPath, LPCWSTR name) override;
  CALL StartSnapshotSet(VSS_ID *set) override;
  CALL AddToSnapshotSet(VSS_PWSZ volume, VSS_ID provider, VSS_ID *snapshot) override;
  CALL IsVolumeSupported(VSS_ID provider, VSS_PWSZ volume, WINBOOL *supported) override;
  CALL PrepareForBackup(IVssAsync **out) override;
  CALL GatherWriterStatus(IVssAsync **out) override;
  CALL GetWriterStatusCount(UINT *count) override;
  CALL GetWriterStatus(UINT index, VSS_ID *instance, VSS_ID *writer, BSTR *name, VSS_WRITER_STATE *state, HRESULT *failure) override;
  CALL GetWriterStatusEx(UINT index, VSS_ID *instance, VSS_ID *writer, BSTR *name, VSS_WRITER_STATE *state, HRESULT *failure,
                         HRESULT *application, BSTR *message) override;
  CALL FreeWriterStatus() override;
  CALL DoSnapshotSet(IVssAsync **out) override;
  CALL SetBackupSucceeded(VSS_ID instance, VSS_ID writer, VSS_COMPONENT_TYPE type, LPCWSTR logicalPath, LPCWSTR name,
                          boolean succeeded) override;
  CALL BackupComplete(IVssAsync **out) override;
  CALL AbortBackup() override;
  CALL SaveAsXML(BSTR *out) override;

  // Not a requester's business in a backup of this kind.
  CALL GetWriterComponentsCount(UINT *) override { return E_NOTIMPL; }
  CALL GetWriterComponents(UINT, IVssWriterComponentsExt **) override { return E_NOTIMPL; }
  CALL InitializeForRestore(BSTR) override { return E_NOTIMPL; }
  CALL SetRestoreState(VSS_RESTORE_TYPE) override { return E_NOTIMPL; }
  CALL SetBackupOptions(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, LPCWSTR) override { return E_NOTIMPL; }
  CALL SetSelectedForRestore(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, boolean) override { return E_NOTIMPL; }
  CALL SetRestoreOptions(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, LPCWSTR) override { return E_NOTIMPL; }
  CALL SetAdditionalRestores(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, boolean) override { return E_NOTIMPL; }
  CALL SetPreviousBackupStamp(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, LPCWSTR) override { return E_NOTIMPL; }
  CALL AddAlternativeLocationMapping(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, LPCWSTR, LPCWSTR, boolean, LPCWSTR) override {
    return E_NOTIMPL;
  }
  CALL AddRestoreSubcomponent(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, LPCWSTR, LPCWSTR, boolean) override { return E_NOTIMPL; }
  CALL SetFileRestoreStatus(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, VSS_FILE_RESTORE_STATUS) override { return E_NOTIMPL; }
  CALL AddNewTarget(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, LPCWSTR, LPCWSTR, boolean, LPCWSTR) override { return E_NOTIMPL; }
  CALL SetRangesFilePath(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, UINT, LPCWSTR) override { return E_NOTIMPL; }
  CALL PreRestore(IVssAsync **) override { return E_NOTIMPL; }
  CALL PostRestore(IVssAsync **) override { return E_NOTIMPL; }
  CALL DeleteSnapshots(VSS_ID, VSS_OBJECT_TYPE, WINBOOL, LONG *, VSS_ID *) override { return E_NOTIMPL; }
  CALL ImportSnapshots(IVssAsync **) override { return E_NOTIMPL; }
  CALL BreakSnapshotSet(VSS_ID) override { return E_NOTIMPL; }
  CALL GetSnapshotProperties(VSS_ID, VSS_SNAPSHOT_PROP *) override { return E_NOTIMPL; }
  CALL Query(VSS_ID of, VSS_OBJECT_TYPE ofType, VSS_OBJECT_TYPE type, IVssEnumObject **out) override;
  CALL ExposeSnapshot(VSS_ID, VSS_PWSZ, LONG, VSS_PWSZ, VSS_PWSZ *) override { return E_NOTIMPL; }
  CALL RevertToSnapshot(VSS_ID, WINBOOL) override { return E_NOTIMPL; }
  CALL QueryRevertStatus(VSS_PWSZ, IVssAsync **) override { return E_NOTIMPL; }
  CALL GetWriterMetadataEx(UINT, VSS_ID *, IVssExamineWriterMetadataEx **) override { return E_NOTIMPL; }
  CALL SetSelectedForRestoreEx(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, boolean, VSS_ID) override { return E_NOTIMPL; }
  CALL UnexposeSnapshot(VSS_ID) override { return E_NOTIMPL; }
  CALL SetAuthoritativeRestore(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, boolean) override { return E_NOTIMPL; }
  CALL SetRollForward(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, VSS_ROLLFORWARD_TYPE, LPCWSTR) override { return E_NOTIMPL; }
  CALL SetRestoreName(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, LPCWSTR) override { return E_NOTIMPL; }
  CALL BreakSnapshotSetEx(VSS_ID, DWORD, IVssAsync **) override { return E_NOTIMPL; }
  CALL PreFastRecovery(VSS_ID, DWORD, IVssAsync **) override { return E_NOTIMPL; }
  CALL FastRecovery(VSS_ID, DWORD, IVssAsync **) override { return E_NOTIMPL; }
  CALL AddSnapshotToRecoverySet(VSS_ID, DWORD, VSS_PWSZ) override { return E_NOTIMPL; }
  CALL RecoverSet(DWORD, IVssAsync **) override { return E_NOTIMPL; }
  CALL GetSessionId(VSS_ID *) override { return E_NOTIMPL; }
#undef CALL

 protected:
  bool answersTo(REFIID iid) const override;
  void released() override;

 private:
  /** An operation whose end has not been noticed here yet. */
  struct Awaited {
    Call call;
    std::shared_ptr<RemoteOperation> operation;
    /** A fault is its result. */
    bool workLeftOut;
  };
  struct Added {
    GUID instance, writer;
    VSS_COMPONENT_TYPE type;
    std::wstring logicalPath, name;
    enum { unknown, yes, no } succeeded;
  };

  template <class... Parts>
  play::Fault arrive(Call call, const Parts &...parts);
  bool inOrder(Call call);
  HRESULT did(Call call, HRESULT hr = S_OK);
  bool abort();
  HRESULT begin(Call call, IVssAsync **out, const play::Fault &fault);
  HRESULT choose(Call call, const VSS_ID *ids, UINT count, std::set<GUID, GuidLess> &chosen);
  HRESULT ask(Ask ask, int32_t value = 0) { return link_.hr(request(ask, session_, value)); }
  HRESULT status(UINT index, VSS_ID *instance, VSS_ID *writer, BSTR *name, VSS_WRITER_STATE *state, HRESULT *failure);
  void settle();
  void ended(const Awaited &awaited, bool finished);
  void worked(const Awaited &awaited, bool finished);
  void snapshotEnded(const RemoteOperation &operation, bool finished);
  bool takesPart(const WriterSpec &writer) const;
  std::vector<const WriterSpec *> participants(bool inFirstGathering) const;

  const uint32_t session_;
  Link &link_;
  const Source scenario_;
  Mutex mutex_;
  order::Place place_ = order::CREATED;
  bool withoutWriters_ = false;
  std::vector<Awaited> awaited_;
  std::set<GUID, GuidLess> disabledClasses_, enabledClasses_, disabledInstances_;
  Writers writers_;
  /** The writers' metadata are there, until they are freed. */
  bool metadata_ = false;
  /** Their states, as of the last gathering, until they are freed. */
  std::optional<std::vector<WriterStatus>> statuses_;
  std::vector<Added> added_;
  /** Where in `added_` a component is, by instance, type, logical path and name in one text. */
  std::unordered_map<std::wstring, size_t> addedAt_;
};
