// Where a backup stands: the order of its calls, and the states of its writers that follow from it.
#include "backup.h"

#include "enter.h"

using namespace steps;

namespace {

bool isReached(Place place, unsigned steps, bool snapshotFailed) {
  switch (place) {
    case Place::prepareBackup: return steps & PREPARED;
    case Place::prepareSnapshot:
    case Place::freeze:
    case Place::thaw: return (steps & SNAPSHOT) || snapshotFailed;
    case Place::postSnapshot: return steps & SNAPSHOT;
    case Place::backupComplete: return steps & COMPLETED;
    default: return false;
  }
}

VSS_WRITER_STATE failedState(Place place) {
  return static_cast<VSS_WRITER_STATE>(VSS_WS_FAILED_AT_PREPARE_BACKUP + static_cast<int>(place) - static_cast<int>(Place::prepareBackup));
}

VSS_WRITER_STATE healthyState(unsigned steps, bool snapshotFailed) {
  if (snapshotFailed || (steps & (COMPLETED | ABORTED))) return VSS_WS_STABLE;
  if (steps & SNAPSHOT) return VSS_WS_WAITING_FOR_BACKUP_COMPLETE;
  if (steps & DOING) return VSS_WS_WAITING_FOR_THAW;
  return steps & PREPARED ? VSS_WS_WAITING_FOR_FREEZE : VSS_WS_STABLE;
}

template <class T>
void give(T *out, T value) {
  if (out) *out = value;
}

}  // namespace

/** Under the lock. */
unsigned Backup::stepsSoFar() {
  for (auto at = awaited_.begin(); at != awaited_.end();) {
    const HRESULT result = at->operation->result();
    if (result == VSS_S_ASYNC_PENDING) {
      ++at;
      continue;
    }
    if (result == VSS_S_ASYNC_FINISHED) steps_ |= at->step;
    else if (at->step == SNAPSHOT) snapshotFailed_ = true;
    at = awaited_.erase(at);
  }
  return steps_;
}

bool Backup::inOrder(Call call) {
  const Rule *rule = ruleOf(call);
  Locked locked(mutex_);
  const unsigned steps = stepsSoFar();
  const unsigned excused = context_ & VSS_VOLSNAP_ATTR_NO_WRITERS ? WITHOUT_WRITERS : 0;
  return (rule->needs & ~(steps | excused)) == 0 && (rule->forbids & steps) == 0;
}

HRESULT Backup::did(Call call, HRESULT hr) {
  if (FAILED(hr)) return hr;
  Locked locked(mutex_);
  steps_ |= ruleOf(call)->leads;
  return hr;
}

bool Backup::takesPart(const WriterSpec &writer) const {
  if (context_ & VSS_VOLSNAP_ATTR_NO_WRITERS) return false;
  if (disabledClasses_.count(writer.writer) || disabledInstances_.count(writer.instance)) return false;
  return enabledClasses_.empty() || enabledClasses_.count(writer.writer);
}

std::vector<const WriterSpec *> Backup::participants() const {
  std::vector<const WriterSpec *> result;
  for (const WriterSpec &writer : scenario_->writers)
    if (takesPart(writer)) result.push_back(&writer);
  return result;
}

Backup::Status Backup::statusOf(const WriterSpec &writer, unsigned steps) const {
  if (isReached(writer.failure.at, steps, snapshotFailed_)) return {&writer, failedState(writer.failure.at), true};
  return {&writer, healthyState(steps, snapshotFailed_), false};
}

HRESULT Backup::GatherWriterStatus(IVssAsync **out) {
  const auto fault = alive() ? enter(Call::GatherWriterStatus) : play::Fault{E_UNEXPECTED, {}};
  if (fault.answer) return *fault.answer;
  if (!inOrder(Call::GatherWriterStatus)) return VSS_E_BAD_STATE;
  statuses_.clear();
  for (const WriterSpec *writer : writers_) statuses_.push_back(statusOf(*writer, steps_));
  return begin(Call::GatherWriterStatus, out, fault);
}

HRESULT Backup::GetWriterStatusCount(UINT *count) {
  if (!alive()) return E_UNEXPECTED;
  if (const auto fault = enter(Call::GetWriterStatusCount); fault.answer) return *fault.answer;
  if (!inOrder(Call::GetWriterStatusCount)) return VSS_E_BAD_STATE;
  if (!count) return E_POINTER;
  *count = static_cast<UINT>(statuses_.size());
  return S_OK;
}

HRESULT Backup::status(Call call, UINT index, VSS_ID *instance, VSS_ID *writer, BSTR *name, VSS_WRITER_STATE *state, HRESULT *failure) {
  if (!alive()) return E_UNEXPECTED;
  if (const auto fault = enter(call, ' ', index); fault.answer) return *fault.answer;
  if (!inOrder(call)) return VSS_E_BAD_STATE;
  if (!instance || !writer || !name || !state || !failure) return E_POINTER;
  if (index >= statuses_.size()) return VSS_E_OBJECT_NOT_FOUND;
  const Status &found = statuses_[index];
  *instance = found.writer->instance;
  *writer = found.writer->writer;
  *name = bstrOf(found.writer->name);
  *state = found.state;
  *failure = found.failed ? found.writer->failure.hresult : S_OK;
  return S_OK;
}

HRESULT Backup::GetWriterStatus(UINT index, VSS_ID *instance, VSS_ID *writer, BSTR *name, VSS_WRITER_STATE *state, HRESULT *failure) {
  return status(Call::GetWriterStatus, index, instance, writer, name, state, failure);
}

HRESULT Backup::GetWriterStatusEx(UINT index, VSS_ID *instance, VSS_ID *writer, BSTR *name, VSS_WRITER_STATE *state, HRESULT *failure,
                                  HRESULT *application, BSTR *message) {
  const HRESULT hr = status(Call::GetWriterStatusEx, index, instance, writer, name, state, failure);
  if (hr != S_OK) return hr;
  const Status &found = statuses_[index];
  give(application, found.failed ? found.writer->failure.application : S_OK);
  give(message, found.failed ? bstrOf(found.writer->failure.message) : nullptr);
  return S_OK;
}

HRESULT Backup::FreeWriterStatus() {
  if (!alive()) return E_UNEXPECTED;
  if (const auto fault = enter(Call::FreeWriterStatus); fault.answer) return *fault.answer;
  if (!inOrder(Call::FreeWriterStatus)) return VSS_E_BAD_STATE;
  Locked locked(mutex_);
  statuses_.clear();
  steps_ &= ~static_cast<unsigned>(STATUS);
  return S_OK;
}
