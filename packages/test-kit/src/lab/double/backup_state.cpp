// Where a backup stands: the order of its calls, and what the end of an operation means to its writers.
#include "backup.h"

using namespace order;

/** Under the lock. */
void Backup::settle() {
  for (auto at = awaited_.begin(); at != awaited_.end();) {
    const HRESULT result = at->operation->result();
    if (result == VSS_S_ASYNC_PENDING) {
      ++at;
      continue;
    }
    ended(*at, result == VSS_S_ASYNC_FINISHED);
    at = awaited_.erase(at);
  }
}

void Backup::ended(const Awaited &awaited, bool finished) {
  if (!awaited.workLeftOut) worked(awaited, finished);
  const Rule &rule = *ruleOf(awaited.call);
  // What an abort has ended meanwhile stays aborted.
  if (rule.to != NOWHERE && place_ == rule.during) place_ = finished ? rule.to : FAILED;
}

void Backup::worked(const Awaited &awaited, bool finished) {
  switch (awaited.call) {
    case Call::PrepareForBackup:
      if (finished) writers_.reach(::Place::prepareBackup);
      return;
    case Call::DoSnapshotSet: snapshotEnded(*awaited.operation, finished); return;
    case Call::BackupComplete:
      if (finished) writers_.reach(::Place::backupComplete);
      return;
    case Call::GatherWriterMetadata: metadata_ = finished; return;
    case Call::GatherWriterStatus:
      if (finished) statuses_ = writers_.status();
      return;
    default: return;
  }
}

void Backup::snapshotEnded(const RemoteOperation &operation, bool finished) {
  if (operation.committed()) {
    writers_.reach(::Place::prepareSnapshot);
    writers_.reach(::Place::freeze);
  }
  if (!finished) {
    writers_.abort();
    return;
  }
  writers_.reach(::Place::thaw);
  writers_.reach(::Place::postSnapshot);
}

bool Backup::inOrder(Call call) {
  Locked locked(mutex_);
  settle();
  const Rule *rule = ruleOf(call);
  if (!rule) return true;
  const unsigned besides = withoutWriters_ ? rule->withoutWriters : 0u;
  return (place_ & (rule->from | besides)) != 0;
}

HRESULT Backup::did(Call call, HRESULT hr) {
  if (FAILED(hr)) return hr;
  Locked locked(mutex_);
  const Rule &rule = *ruleOf(call);
  if (rule.during != NOWHERE) place_ = rule.during;
  else if (rule.to != NOWHERE) place_ = rule.to;
  return hr;
}

bool Backup::abort() {
  Locked locked(mutex_);
  if ((place_ & UNDER_WAY) == 0) return false;
  place_ = ABORTED;
  writers_.abort();
  return true;
}

bool Backup::takesPart(const WriterSpec &writer) const {
  if (withoutWriters_ || disabledClasses_.count(writer.writer) || disabledInstances_.count(writer.instance)) return false;
  return enabledClasses_.empty() || enabledClasses_.count(writer.writer);
}

std::vector<const WriterSpec *> Backup::participants(bool inFirstGathering) const {
  const auto silent = inFirstGathering ? WriterSpec::Gathering::later : WriterSpec::Gathering::first;
  std::vector<const WriterSpec *> result;
  for (const WriterSpec &writer : scenario_->writers)
    if (writer.gathering != silent && takesPart(writer)) result.push_back(&writer);
  return result;
}
