#include "session.h"

#include <sddl.h>

#include <string>

namespace {

/** APP_ROLLBACK, TRANSPORTABLE, NO_AUTORECOVERY, TXF_RECOVERY. */
constexpr LONG SNAPSHOT_CONTEXT = 0x0200002b;
constexpr GUID PROVIDER = {0x3629d4ed, 0xee09, 0x4e0e, {0x9a, 0x5c, 0x6d, 0x8b, 0xa2, 0x87, 0x2a, 0xef}};
constexpr DWORD WAIT_MS = 1000, SLICE_MS = 20;

using CreateBackup = HRESULT(__stdcall *)(IVssBackupComponents **);

CreateBackup entryPoint() {
  static const HMODULE vssapi = LoadLibraryExW(L"vssapi.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
  return reinterpret_cast<CreateBackup>(reinterpret_cast<void *>(GetProcAddress(vssapi, "CreateVssBackupComponentsInternal")));
}

/** Waits for the end of an operation, and wants a good one. */
void finish(const Com<IVssAsync> &async) {
  HRESULT result = VSS_S_ASYNC_PENDING;
  while (result == VSS_S_ASYNC_PENDING) {
    ok(async->Wait(WAIT_MS));
    ok(async->QueryStatus(&result, nullptr));
  }
  if (result != VSS_S_ASYNC_FINISHED) throw Failure{FAILED(result) ? result : E_ABORT};
}

PSECURITY_DESCRIPTOR descriptor() {
  PSECURITY_DESCRIPTOR made = nullptr;
  ConvertStringSecurityDescriptorToSecurityDescriptorW(L"O:BAD:P(A;;0x1F0003;;;SY)(A;;0x1F0003;;;BA)", SDDL_REVISION_1, &made, nullptr);
  return made;
}

/** A list of texts, each ended by NUL, the whole ended by another. Empty where they cannot be read. */
std::vector<std::wstring> mountPaths(const wchar_t *volume) {
  std::vector<wchar_t> buffer(MAX_PATH);
  DWORD needed = 0;
  while (!GetVolumePathNamesForVolumeNameW(volume, buffer.data(), static_cast<DWORD>(buffer.size()), &needed)) {
    if (GetLastError() != ERROR_MORE_DATA) return {};
    buffer.resize(needed);
  }
  std::vector<std::wstring> result;
  for (const wchar_t *at = buffer.data(); *at; at += wcslen(at) + 1) result.emplace_back(at);
  return result;
}

/** The names of the volumes that are mounted at these paths, in the order of the paths. All are listed and asked what they are. */
std::vector<std::wstring> volumesAt(const std::vector<wchar_t *> &paths) {
  std::vector<std::wstring> result(paths.size());
  wchar_t name[MAX_PATH];
  const HANDLE search = FindFirstVolumeW(name, MAX_PATH);
  if (search == INVALID_HANDLE_VALUE) throw Failure{HRESULT_FROM_WIN32(GetLastError())};
  do {
    GetDriveTypeW(name);
    for (const std::wstring &mount : mountPaths(name))
      for (size_t each = 0; each < paths.size(); each++)
        if (_wcsicmp(mount.c_str(), paths[each]) == 0) result[each] = name;
  } while (FindNextVolumeW(search, name, MAX_PATH));
  FindVolumeClose(search);
  for (const std::wstring &found : result)
    if (found.empty()) throw Failure{HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND)};
  return result;
}

HANDLE created(const wchar_t *name) {
  static PSECURITY_DESCRIPTOR const security = descriptor();
  SECURITY_ATTRIBUTES attributes = {sizeof attributes, security, FALSE};
  return CreateEventW(&attributes, TRUE, FALSE, name);
}

}  // namespace

Events::Events()
    : frozen(created(L"Global\\QGAVSSEvent-frozen")), thaw(created(L"Global\\QGAVSSEvent-thaw")), timeout(created(L"Global\\QGAVSSEvent-timeout")) {}

Events::~Events() {
  SetEvent(thaw);
  for (const HANDLE event : {frozen, thaw, timeout}) CloseHandle(event);
}

Session::Session(const std::vector<wchar_t *> &paths, VSS_BACKUP_TYPE type) {
  std::vector<std::wstring> volumes = volumesAt(paths);
  Com<IVssBackupComponents> first;
  ok(entryPoint()(first.out()));
  ok(first->QueryInterface(IID_IVssBackupComponentsEx3, reinterpret_cast<void **>(backup_.out())));
  ok(backup_->InitializeForBackup(nullptr));
  ok(backup_->SetContext(SNAPSHOT_CONTEXT));
  ok(backup_->SetBackupState(true, true, type, false));
  gather();
  VSS_ID id;
  ok(backup_->StartSnapshotSet(&id));
  events_.emplace();
  for (std::wstring &volume : volumes) ok(backup_->AddToSnapshotSet(volume.data(), PROVIDER, &id));
  Com<IVssAsync> preparing;
  ok(backup_->PrepareForBackup(preparing.out()));
  finish(preparing);
  checkWriters();
  ok(backup_->DoSnapshotSet(snapshot_.out()));
  awaitFrozen();
}

void Session::gather() {
  Com<IVssAsync> gathering;
  ok(backup_->GatherWriterMetadata(gathering.out()));
  finish(gathering);
  UINT writers = 0;
  ok(backup_->GetWriterMetadataCount(&writers));
  for (UINT index = 0; index < writers; index++) addWriter(index);
}

void Session::addWriter(UINT index) {
  VSS_ID instance, writer;
  BSTR name = nullptr;
  VSS_USAGE_TYPE usage;
  VSS_SOURCE_TYPE source;
  UINT include, exclude, count = 0;
  Com<IVssExamineWriterMetadata> metadata;
  ok(backup_->GetWriterMetadata(index, &instance, metadata.out()));
  ok(metadata->GetIdentity(&instance, &writer, &name, &usage, &source));
  SysFreeString(name);
  ok(metadata->GetFileCounts(&include, &exclude, &count));
  std::vector<Com<IVssWMComponent>> components(count);
  std::vector<PVSSCOMPONENTINFO> infos(count);
  for (UINT each = 0; each < count; each++) {
    ok(metadata->GetComponent(each, components[each].out()));
    ok(components[each]->GetComponentInfo(&infos[each]));
  }
  const std::vector<bool> wanted = choose(infos);
  for (UINT each = 0; each < count; each++)
    if (wanted[each]) ok(backup_->AddComponent(instance, writer, infos[each]->type, infos[each]->bstrLogicalPath, infos[each]->bstrComponentName));
  for (UINT each = 0; each < count; each++) ok(components[each]->FreeComponentInfo(infos[each]));
}

void Session::checkWriters() {
  Com<IVssAsync> gathering;
  ok(backup_->GatherWriterStatus(gathering.out()));
  finish(gathering);
  UINT writers = 0;
  ok(backup_->GetWriterStatusCount(&writers));
  for (UINT index = 0; index < writers; index++) {
    VSS_ID instance, writer;
    BSTR name = nullptr, message = nullptr;
    VSS_WRITER_STATE state;
    HRESULT failure, application;
    ok(backup_->GetWriterStatusEx(index, &instance, &writer, &name, &state, &failure, &application, &message));
    SysFreeString(name);
    SysFreeString(message);
    ok(failure);
  }
  ok(backup_->FreeWriterStatus());
}

void Session::awaitFrozen() {
  const HANDLE either[] = {events_->frozen, events_->thaw};
  while (WaitForMultipleObjects(2, either, FALSE, SLICE_MS) == WAIT_TIMEOUT) {
    HRESULT result;
    ok(snapshot_->QueryStatus(&result, nullptr));
    if (result != VSS_S_ASYNC_PENDING) throw Failure{FAILED(result) ? result : E_UNEXPECTED};
  }
}

void Session::thaw() {
  SetEvent(events_->thaw);
  finish(snapshot_);
  checkWriters();
  Com<IVssAsync> completing;
  ok(backup_->BackupComplete(completing.out()));
  finish(completing);
  checkWriters();
  ok(backup_->FreeWriterMetadata());
}
