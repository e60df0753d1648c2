// vssapi.dll's entry points: Microsoft's, and those by which a test speaks to the double.
#include "backup.h"
#include "enter.h"

#include <algorithm>
#include <cstring>

extern "C" {

HRESULT __stdcall CreateVssBackupComponentsInternal(IVssBackupComponents **out) {
  if (!out) return E_POINTER;
  *out = nullptr;
  // First of all: it tells what is played.
  const Reply session = play::createSession();
  if (const auto fault = enter(Call::CreateVssBackupComponents); fault.answer) return *fault.answer;
  if (FAILED(session.head.hr)) return session.head.hr;
  *out = new Backup(session.head.id);
  return S_OK;
}

void __stdcall VssFreeSnapshotPropertiesInternal(VSS_SNAPSHOT_PROP *) {}

static size_t copied(const std::string &text, char *buffer, size_t size) {
  if (size > 0) {
    const size_t length = std::min(text.size(), size - 1);
    std::memcpy(buffer, text.data(), length);
    buffer[length] = '\0';
  }
  return text.size() + 1;
}

static std::string lastError;

HRESULT __stdcall LabLoad(const char *text) { return play::load(text, lastError); }
size_t __stdcall LabError(char *buffer, size_t size) { return copied(lastError, buffer, size); }
void __stdcall LabUnload() { play::unload(); }
size_t __stdcall LabTrace(char *buffer, size_t size) { return copied(trace::text(), buffer, size); }
void __stdcall LabClearTrace(int recording) {
  if (trace::header()) trace::clear(recording != 0);
}
int __stdcall LabLiveObjects() { return objects::live; }
int __stdcall LabLiveInfos() { return objects::liveInfos; }
int __stdcall LabMisuses() { return objects::misuses; }
int __stdcall LabIsFrozen() { return play::link().call(request(Ask::isFrozen)).head.value; }
void __stdcall LabTimes(int64_t *times) {
  times[0] = trace::header() ? trace::header()->frozenAt : 0;
  times[1] = trace::header() ? trace::header()->thawSeenAt : 0;
}

}  // extern "C"
