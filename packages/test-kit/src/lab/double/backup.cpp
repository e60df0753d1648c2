// The calls one by one.
#include "backup.h"

#include "enter.h"
#include "providers.h"
#include "xml.h"

namespace {

std::wstring componentKey(const VSS_ID &instance, VSS_COMPONENT_TYPE type, LPCWSTR logicalPath, LPCWSTR name) {
  std::wstring key(reinterpret_cast<const wchar_t *>(&instance), sizeof instance / sizeof(wchar_t));
  key += static_cast<wchar_t>(type);
  if (logicalPath) key += logicalPath;
  key += L'\0';
  if (name) key += name;
  return key;
}

}  // namespace

template <class... Parts>
play::Fault Backup::arrive(Call call, const Parts &...parts) {
  if (!alive()) return {E_UNEXPECTED, {}};
  play::Fault fault = enter(call, parts...);
  if (!fault.answer && !inOrder(call)) fault.answer = VSS_E_BAD_STATE;
  return fault;
}

bool Backup::answersTo(REFIID iid) const {
  return IsEqualGUID(iid, IID_IUnknown) || IsEqualGUID(iid, IID_IVssBackupComponents) || IsEqualGUID(iid, IID_IVssBackupComponentsEx) ||
         IsEqualGUID(iid, IID_IVssBackupComponentsEx2) || IsEqualGUID(iid, IID_IVssBackupComponentsEx3);
}

void Backup::released() {
  ask(Ask::endSession);
  enter(Call::Release);
  awaited_.clear();
}

HRESULT Backup::begin(Call call, IVssAsync **out, const play::Fault &fault) {
  if (!out) return E_POINTER;
  *out = nullptr;
  Request asked = request(Ask::begin, session_, static_cast<int32_t>(call));
  asked.head.hasResult = fault.result.has_value();
  asked.head.result = fault.result.value_or(S_OK);
  asked.head.atThaw = fault.atThaw;
  const Reply reply = link_.call(asked);
  if (FAILED(reply.head.hr)) return reply.head.hr;
  const auto operation = std::make_shared<RemoteOperation>(link_, reply);
  did(call);
  {
    Locked locked(mutex_);
    awaited_.push_back({call, operation, fault.result.has_value() && !fault.atThaw});
  }
  *out = new Async(call, operation);
  return S_OK;
}

HRESULT Backup::InitializeForBackup(BSTR) {
  if (const auto fault = arrive(Call::InitializeForBackup); fault.answer) return *fault.answer;
  return did(Call::InitializeForBackup);
}

HRESULT Backup::SetContext(LONG context) {
  if (const auto fault = arrive(Call::SetContext, ' ', trace::Hex{static_cast<unsigned>(context)}); fault.answer) return *fault.answer;
  const HRESULT hr = ask(Ask::setContext, context);
  if (SUCCEEDED(hr)) withoutWriters_ = (context & VSS_VOLSNAP_ATTR_NO_WRITERS) != 0;
  return did(Call::SetContext, hr);
}

HRESULT Backup::SetBackupState(boolean components, boolean systemState, VSS_BACKUP_TYPE type, boolean partialFiles) {
  const auto flag = [](boolean value) { return value ? " 1" : " 0"; };
  const auto fault = arrive(Call::SetBackupState, flag(components), flag(systemState), ' ', static_cast<unsigned>(type), flag(partialFiles));
  if (fault.answer) return *fault.answer;
  return did(Call::SetBackupState);
}

HRESULT Backup::choose(Call call, const VSS_ID *ids, UINT count, std::set<GUID, GuidLess> &chosen) {
  std::string list;
  for (UINT index = 0; ids && index < count; index++) list += " " + braces(ids[index]);
  if (const auto fault = arrive(call, list); fault.answer) return *fault.answer;
  if (!ids || count == 0) return E_INVALIDARG;
  chosen.insert(ids, ids + count);
  return did(call);
}

HRESULT Backup::DisableWriterClasses(const VSS_ID *ids, UINT count) {
  return choose(Call::DisableWriterClasses, ids, count, disabledClasses_);
}

HRESULT Backup::EnableWriterClasses(const VSS_ID *ids, UINT count) { return choose(Call::EnableWriterClasses, ids, count, enabledClasses_); }

HRESULT Backup::DisableWriterInstances(const VSS_ID *ids, UINT count) {
  return choose(Call::DisableWriterInstances, ids, count, disabledInstances_);
}

HRESULT Backup::GatherWriterMetadata(IVssAsync **out) {
  const auto fault = arrive(Call::GatherWriterMetadata);
  if (fault.answer) return *fault.answer;
  writers_.all = participants(play::countGathering() == 0);
  return begin(Call::GatherWriterMetadata, out, fault);
}

HRESULT Backup::GetWriterMetadataCount(UINT *count) {
  if (const auto fault = arrive(Call::GetWriterMetadataCount); fault.answer) return *fault.answer;
  if (!metadata_) return VSS_E_BAD_STATE;
  if (!count) return E_POINTER;
  *count = static_cast<UINT>(writers_.all.size());
  return S_OK;
}

HRESULT Backup::GetWriterMetadata(UINT index, VSS_ID *instance, IVssExamineWriterMetadata **out) {
  if (const auto fault = arrive(Call::GetWriterMetadata, ' ', index); fault.answer) return *fault.answer;
  if (!metadata_) return VSS_E_BAD_STATE;
  if (!instance || !out) return E_POINTER;
  *out = nullptr;
  if (index >= writers_.all.size()) return VSS_E_OBJECT_NOT_FOUND;
  *instance = writers_.all[index]->instance;
  *out = new WriterMetadata(scenario_, *writers_.all[index]);
  return S_OK;
}

HRESULT Backup::FreeWriterMetadata() {
  if (const auto fault = arrive(Call::FreeWriterMetadata); fault.answer) return *fault.answer;
  if (!metadata_) return VSS_E_BAD_STATE;
  metadata_ = false;
  return S_OK;
}

HRESULT Backup::AddComponent(VSS_ID instance, VSS_ID writer, VSS_COMPONENT_TYPE type, LPCWSTR logicalPath, LPCWSTR name) {
  const auto fault = arrive(Call::AddComponent, ' ', instance, ' ', writer, ' ', static_cast<unsigned>(type), " \"", logicalPath, "\" \"",
                            name, "\"");
  if (fault.answer) return *fault.answer;
  if (!name) return E_INVALIDARG;
  const auto known = [&](const WriterSpec *spec) { return IsEqualGUID(spec->instance, instance) && IsEqualGUID(spec->writer, writer); };
  bool found = false;
  for (const WriterSpec *spec : writers_.all) found = found || known(spec);
  if (!found) return VSS_E_OBJECT_NOT_FOUND;
  if (!addedAt_.emplace(componentKey(instance, type, logicalPath, name), added_.size()).second) return VSS_E_OBJECT_ALREADY_EXISTS;
  added_.push_back({instance, writer, type, logicalPath ? logicalPath : L"", name, Added::unknown});
  return S_OK;
}

HRESULT Backup::StartSnapshotSet(VSS_ID *set) {
  if (const auto fault = arrive(Call::StartSnapshotSet); fault.answer) return *fault.answer;
  if (!set) return E_POINTER;
  const Reply reply = link_.call(request(Ask::startSnapshotSet, session_));
  *set = reply.head.guid;
  return did(Call::StartSnapshotSet, reply.head.hr);
}

HRESULT Backup::AddToSnapshotSet(VSS_PWSZ volume, VSS_ID provider, VSS_ID *snapshot) {
  if (const auto fault = arrive(Call::AddToSnapshotSet, ' ', static_cast<const wchar_t *>(volume), ' ', provider); fault.answer)
    return *fault.answer;
  if (!volume || !snapshot) return E_POINTER;
  Request asked = request(Ask::addToSnapshotSet, session_);
  asked.head.guid = provider;
  asked.text = utf8(volume);
  const Reply reply = link_.call(asked);
  *snapshot = reply.head.guid;
  return did(Call::AddToSnapshotSet, reply.head.hr);
}

HRESULT Backup::IsVolumeSupported(VSS_ID provider, VSS_PWSZ volume, WINBOOL *supported) {
  const auto fault = arrive(Call::IsVolumeSupported, ' ', provider, ' ', static_cast<const wchar_t *>(volume));
  if (fault.answer) return *fault.answer;
  if (!volume || !supported) return E_POINTER;
  *supported = TRUE;
  return S_OK;
}

HRESULT Backup::PrepareForBackup(IVssAsync **out) {
  const auto fault = arrive(Call::PrepareForBackup);
  return fault.answer ? *fault.answer : begin(Call::PrepareForBackup, out, fault);
}

HRESULT Backup::DoSnapshotSet(IVssAsync **out) {
  const auto fault = arrive(Call::DoSnapshotSet);
  return fault.answer ? *fault.answer : begin(Call::DoSnapshotSet, out, fault);
}

HRESULT Backup::SetBackupSucceeded(VSS_ID instance, VSS_ID writer, VSS_COMPONENT_TYPE type, LPCWSTR logicalPath, LPCWSTR name,
                                   boolean succeeded) {
  const auto fault = arrive(Call::SetBackupSucceeded, ' ', instance, ' ', writer, ' ', static_cast<unsigned>(type), " \"", logicalPath,
                            "\" \"", name, succeeded ? "\" 1" : "\" 0");
  if (fault.answer) return *fault.answer;
  const auto found = addedAt_.find(componentKey(instance, type, logicalPath, name));
  if (found == addedAt_.end()) return VSS_E_OBJECT_NOT_FOUND;
  added_[found->second].succeeded = succeeded ? Added::yes : Added::no;
  return S_OK;
}

HRESULT Backup::BackupComplete(IVssAsync **out) {
  const auto fault = arrive(Call::BackupComplete);
  return fault.answer ? *fault.answer : begin(Call::BackupComplete, out, fault);
}

HRESULT Backup::AbortBackup() {
  if (const auto fault = arrive(Call::AbortBackup); fault.answer) return *fault.answer;
  return abort() ? ask(Ask::abortBackup) : S_OK;
}

HRESULT Backup::SaveAsXML(BSTR *out) {
  if (const auto fault = arrive(Call::SaveAsXML); fault.answer) return *fault.answer;
  if (!out) return E_POINTER;
  std::wstring components;
  for (const Added &one : added_) {
    components += xml::component(one.writer, one.instance, one.type, one.logicalPath, one.name);
    if (one.succeeded != Added::unknown) components += xml::attribute(L"backupSucceeded", one.succeeded == Added::yes ? L"yes" : L"no");
    components += L"/>";
  }
  *out = bstrOf(L"<BACKUP_COMPONENTS>" + components + L"</BACKUP_COMPONENTS>");
  return S_OK;
}

HRESULT Backup::Query(VSS_ID of, VSS_OBJECT_TYPE ofType, VSS_OBJECT_TYPE type, IVssEnumObject **out) {
  if (const auto fault = arrive(Call::Query); fault.answer) return *fault.answer;
  if (!out) return E_POINTER;
  *out = nullptr;
  // As documented: of everything there is, and of nothing else.
  if (!IsEqualGUID(of, GUID{}) || ofType != VSS_OBJECT_NONE) return E_INVALIDARG;
  if (type != VSS_OBJECT_PROVIDER) return E_NOTIMPL;
  *out = new Providers(scenario_);
  return S_OK;
}

HRESULT Backup::GatherWriterStatus(IVssAsync **out) {
  const auto fault = arrive(Call::GatherWriterStatus);
  return fault.answer ? *fault.answer : begin(Call::GatherWriterStatus, out, fault);
}

HRESULT Backup::GetWriterStatusCount(UINT *count) {
  if (const auto fault = arrive(Call::GetWriterStatusCount); fault.answer) return *fault.answer;
  if (!statuses_) return VSS_E_BAD_STATE;
  if (!count) return E_POINTER;
  *count = static_cast<UINT>(statuses_->size());
  return S_OK;
}

HRESULT Backup::status(UINT index, VSS_ID *instance, VSS_ID *writer, BSTR *name, VSS_WRITER_STATE *state, HRESULT *failure) {
  if (!statuses_) return VSS_E_BAD_STATE;
  if (!instance || !writer || !name || !state || !failure) return E_POINTER;
  if (index >= statuses_->size()) return VSS_E_OBJECT_NOT_FOUND;
  const WriterStatus &found = (*statuses_)[index];
  *instance = found.writer->instance;
  *writer = found.writer->writer;
  *name = bstrOf(found.writer->name);
  *state = found.state;
  *failure = found.failure ? found.failure->hresult : S_OK;
  return S_OK;
}

HRESULT Backup::GetWriterStatus(UINT index, VSS_ID *instance, VSS_ID *writer, BSTR *name, VSS_WRITER_STATE *state, HRESULT *failure) {
  const auto fault = arrive(Call::GetWriterStatus, ' ', index);
  return fault.answer ? *fault.answer : status(index, instance, writer, name, state, failure);
}

HRESULT Backup::GetWriterStatusEx(UINT index, VSS_ID *instance, VSS_ID *writer, BSTR *name, VSS_WRITER_STATE *state, HRESULT *failure,
                                  HRESULT *application, BSTR *message) {
  if (const auto fault = arrive(Call::GetWriterStatusEx, ' ', index); fault.answer) return *fault.answer;
  const HRESULT hr = status(index, instance, writer, name, state, failure);
  if (FAILED(hr)) return hr;
  const WriterFailure *found = (*statuses_)[index].failure;
  if (application) *application = found ? found->application : S_OK;
  if (message) *message = found ? bstrOf(found->message) : nullptr;
  return S_OK;
}

HRESULT Backup::FreeWriterStatus() {
  if (const auto fault = arrive(Call::FreeWriterStatus); fault.answer) return *fault.answer;
  if (!statuses_) return VSS_E_BAD_STATE;
  statuses_.reset();
  return S_OK;
}
