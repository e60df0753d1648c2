// The coordinator's long work: the snapshot with the QGA provider's commit in it, and what somebody else does meanwhile.
#include "coordinator.h"
#include "events.h"
#include "trace.h"

#include <vss.h>
#include <vswriter.h>

namespace {

LONG64 performanceCounter() {
  LARGE_INTEGER now;
  QueryPerformanceCounter(&now);
  return now.QuadPart;
}

/** Where the environment asks for it: shows in a trace of file operations from when to when the disks are held. */
void mark(const wchar_t *file) {
  static const bool wanted = GetEnvironmentVariableW(L"QGA_LAB_MARKS", nullptr, 0) != 0;
  if (wanted) GetFileAttributesW(file);
}

constexpr wchar_t OUR_ACCESS[] = L"D:P(A;;0x1F0003;;;SY)(A;;0x1F0003;;;BA)";
/** A user of this machine. */
constexpr wchar_t STRANGER[] = L"O:S-1-5-21-1004336348-1177238915-682003330-1001";

}  // namespace

void Coordinator::runSnapshot(const Snapshot &snapshot) {
  const auto &[session, operation, scenario, good] = snapshot;
  HRESULT result = E_ABORT;
  if (workers_.wait(operation->ended(), scenario->delays.freeze) == Workers::Woken::time) {
    operation->committed = 1;
    result = commit(*scenario);
    if (result == VSS_S_ASYNC_FINISHED) result = good;
  }
  {
    Locked locked(mutex_);
    releaseSet(session);
  }
  operation->end(result);
}

HRESULT Coordinator::commit(const Scenario &scenario) {
  ProviderEvents events = openEvents();
  if (!events) return VSS_E_UNEXPECTED_PROVIDER_ERROR;
  const ULONGLONG since = GetTickCount64();
  std::list<Hold>::iterator hold;
  {
    Locked locked(mutex_);
    hold = holds_.insert(holds_.end(), {since, scenario.holdWritesMs, events.thaw.get()});
  }
  const HRESULT result = holdUntilThaw(scenario, events, since);
  {
    Locked locked(mutex_);
    holds_.erase(hold);
  }
  events = ProviderEvents();
  workers_.wait(nullptr, scenario.delays.thaw);
  return result;
}

HRESULT Coordinator::holdUntilThaw(const Scenario &scenario, const ProviderEvents &events, ULONGLONG since) {
  mark(L"C:\\lab\\mark-frozen");
  trace::header()->frozenAt = performanceCounter();
  SetEvent(events.frozen.get());
  switch (workers_.wait(events.thaw.get(), scenario.providerWaitMs)) {
    case Workers::Woken::stop: return E_ABORT;
    case Workers::Woken::time: SetEvent(events.timeout.get()); return VSS_E_UNEXPECTED_PROVIDER_ERROR;
    default: break;
  }
  trace::header()->thawSeenAt = performanceCounter();
  mark(L"C:\\lab\\mark-thaw");
  return GetTickCount64() - since < scenario.holdWritesMs ? VSS_S_ASYNC_FINISHED : VSS_E_HOLD_WRITES_TIMEOUT;
}

void Coordinator::playOther() {
  const Other other = scenario_->other;
  const DWORD gone = scenario_->otherGoneAfterMs;
  if (other == Other::none) return;
  if (other == Other::snapshotSet) {
    otherHasSet_ = true;
    workers_.run([this, gone] {
      if (workers_.wait(nullptr, gone) == Workers::Woken::stop) return;
      Locked locked(mutex_);
      otherHasSet_ = false;
    });
    return;
  }
  if (other == Other::mutexTaken) {
    const auto mutex = std::make_shared<Handle>(createMutex((std::wstring(STRANGER) + L"D:(A;;GA;;;WD)").c_str()));
    workers_.run([this, gone, mutex] { workers_.wait(nullptr, gone); });
    return;
  }
  const wchar_t *const owner = other == Other::stale ? L"O:BA" : STRANGER;
  const auto events = std::make_shared<ProviderEvents>(createEvents(other == Other::agent ? nullptr : (std::wstring(owner) + OUR_ACCESS).c_str()));
  if (other != Other::agent) SetEvent(events->frozen.get());
  // The provider waits for the thaw of what was frozen; whoever fakes that waits for nothing.
  const HANDLE thaw = other == Other::stale ? events->thaw.get() : nullptr;
  workers_.run([this, gone, events, thaw] { workers_.wait(thaw, gone); });
}
