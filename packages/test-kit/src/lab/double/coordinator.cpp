#include "coordinator.h"

#include "events.h"
#include "trace.h"

#include <vss.h>
#include <vswriter.h>

#include <algorithm>
#include <stdexcept>

namespace {

const GUID QGA_PROVIDER = {0x3629d4ed, 0xee09, 0x4e0e, {0x9a, 0x5c, 0x6d, 0x8b, 0xa2, 0x87, 0x2a, 0xef}};
constexpr size_t MAXIMUM_VOLUMES = 64;

GUID newGuid() {
  GUID guid = {};
  CoCreateGuid(&guid);
  return guid;
}

DWORD delayOf(const Delays &delays, Call call) {
  switch (call) {
    case Call::GatherWriterMetadata: return delays.gather;
    case Call::PrepareForBackup: return delays.prepare;
    case Call::GatherWriterStatus: return delays.status;
    case Call::DoSnapshotSet: return delays.freeze;
    case Call::BackupComplete: return delays.complete;
    default: return 0;
  }
}

}  // namespace

Operation::Operation(uint32_t id)
    : result_(VSS_S_ASYNC_PENDING), ended_(CreateEventW(nullptr, TRUE, FALSE, operationEventName(GetCurrentProcessId(), id).c_str())) {}

void Operation::end(HRESULT result) {
  InterlockedCompareExchange(&result_, result, VSS_S_ASYNC_PENDING);
  SetEvent(ended_.get());
}

Reply Coordinator::handle(uint32_t connection, const Request &request) {
  Reply reply;
  if (request.head.ask == Ask::load) {
    load(request, reply);
  } else if (request.head.ask == Ask::unload) {
    unload();
  } else {
    Locked locked(mutex_);
    answer(connection, request, reply);
  }
  return reply;
}

void Coordinator::load(const Request &request, Reply &reply) try {
  const auto scenario = parseScenario(request.text);
  unload();
  Locked locked(mutex_);
  scenario_ = scenario;
  scenarioText_ = request.text;
  reply.head.generation = ++generation_;
  trace::clear(scenario->trace);
  playOther();
} catch (const std::runtime_error &error) {
  reply.head.hr = E_INVALIDARG;
  reply.text = error.what();
}

void Coordinator::unload() {
  // Without the lock: the workers need it to end.
  workers_.stopAll();
  Locked locked(mutex_);
  for (const auto &operation : operations_) operation.second->end(E_ABORT);
  operations_.clear();
  sessions_.clear();
  holds_.clear();
  setOwner_ = 0;
  otherHasSet_ = false;
  scenario_ = std::make_shared<Scenario>();
  scenarioText_.clear();
  generation_++;
}

void Coordinator::answer(uint32_t connection, const Request &request, Reply &reply) {
  const uint32_t id = request.head.id;
  reply.head.generation = generation_;
  switch (request.head.ask) {
    case Ask::scenario: reply.text = scenarioText_; return;
    case Ask::isFrozen:
      reply.head.value = std::any_of(holds_.begin(), holds_.end(), [](const Hold &hold) { return hold.writesAreHeld(); });
      return;
    case Ask::createSession:
      reply.head.id = ++lastId_;
      sessions_[reply.head.id].connection = connection;
      return;
    case Ask::operationStatus:
    case Ask::cancelOperation:
    case Ask::freeOperation: answerOperation(request, reply); return;
    default: break;
  }
  if (!sessions_.count(id)) {
    reply.head.hr = VSS_E_BAD_STATE;
    return;
  }
  switch (request.head.ask) {
    case Ask::setContext:
      if (scenario_->client && (request.head.value & VSS_VOLSNAP_ATTR_TRANSPORTABLE)) reply.head.hr = VSS_E_UNSUPPORTED_CONTEXT;
      return;
    case Ask::startSnapshotSet: startSnapshotSet(request, reply); return;
    case Ask::addToSnapshotSet: addToSnapshotSet(request, reply); return;
    case Ask::begin: begin(request, reply); return;
    case Ask::abortBackup:
      if (sessions_[id].snapshot) sessions_[id].snapshot->end(VSS_S_ASYNC_CANCELLED);
      releaseSet(id);
      return;
    case Ask::endSession: endSession(id); return;
    default: reply.head.hr = E_NOTIMPL;
  }
}

void Coordinator::answerOperation(const Request &request, Reply &reply) {
  const auto found = operations_.find(request.head.id);
  if (found == operations_.end()) {
    reply.head.hr = VSS_E_BAD_STATE;
    return;
  }
  if (request.head.ask == Ask::cancelOperation) found->second->end(VSS_S_ASYNC_CANCELLED);
  reply.head.result = found->second->result();
  reply.head.committed = static_cast<uint32_t>(found->second->committed);
  if (request.head.ask == Ask::freeOperation) operations_.erase(found);
}

void Coordinator::startSnapshotSet(const Request &request, Reply &reply) {
  if (setOwner_ != 0 || otherHasSet_) {
    reply.head.hr = VSS_E_SNAPSHOT_SET_IN_PROGRESS;
    return;
  }
  setOwner_ = request.head.id;
  reply.head.guid = newGuid();
}

void Coordinator::addToSnapshotSet(const Request &request, Reply &reply) {
  Session &session = sessions_[request.head.id];
  reply.head.hr = refusal(session, request);
  if (FAILED(reply.head.hr)) return;
  session.volumes.push_back(request.text);
  reply.head.guid = newGuid();
}

HRESULT Coordinator::refusal(const Session &session, const Request &request) const {
  const std::string &volume = request.text;
  // A machine of which nothing is said has ours.
  const auto &known = scenario_->providers;
  const bool registered =
      known.empty() ? IsEqualGUID(QGA_PROVIDER, request.head.guid) : std::any_of(known.begin(), known.end(), [&](const auto &one) { return IsEqualGUID(one.id, request.head.guid); });
  if (!registered) return VSS_E_PROVIDER_NOT_REGISTERED;
  if (volume.empty() || volume.back() != '\\') return VSS_E_OBJECT_NOT_FOUND;
  if (std::find(session.volumes.begin(), session.volumes.end(), volume) != session.volumes.end()) return VSS_E_OBJECT_ALREADY_EXISTS;
  if (session.volumes.size() >= MAXIMUM_VOLUMES) return VSS_E_MAXIMUM_NUMBER_OF_VOLUMES_REACHED;
  // The QGA provider answers "supported" if it can open the event, whatever the volume.
  return frozenEventExists() ? S_OK : VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER;
}

void Coordinator::begin(const Request &request, Reply &reply) {
  const Call call = static_cast<Call>(request.head.value);
  const bool commits = call == Call::DoSnapshotSet && (!request.head.hasResult || request.head.atThaw);
  const HRESULT result = request.head.hasResult ? request.head.result : VSS_S_ASYNC_FINISHED;
  const DWORD delay = delayOf(scenario_->delays, call);
  Session &session = sessions_[request.head.id];
  if (call == Call::DoSnapshotSet && session.volumes.empty()) {
    reply.head.hr = VSS_E_BAD_STATE;
    return;
  }
  if (delay == 0 && !commits && result != VSS_S_ASYNC_PENDING) {
    if (call == Call::DoSnapshotSet) releaseSet(request.head.id);
    reply.head.result = result;
    return;
  }
  const uint32_t id = ++lastId_;
  const auto operation = operations_[id] = std::make_shared<Operation>(id);
  reply.head.id = id;
  reply.head.value = static_cast<int32_t>(GetCurrentProcessId());
  reply.head.result = VSS_S_ASYNC_PENDING;
  if (call == Call::DoSnapshotSet) session.snapshot = operation;
  if (commits) {
    workers_.run([this, snapshot = Snapshot{request.head.id, operation, scenario_, result}] { runSnapshot(snapshot); });
  } else {
    finishLater(operation, result == VSS_S_ASYNC_PENDING ? INFINITE : delay, result);
  }
}

void Coordinator::finishLater(const OperationPtr &operation, DWORD ms, HRESULT result) {
  workers_.run([this, operation, ms, result] {
    const bool stopped = workers_.wait(operation->ended(), ms) == Workers::Woken::stop;
    operation->end(stopped ? E_ABORT : result);
  });
}

void Coordinator::endSession(uint32_t id) {
  const Session &session = sessions_[id];
  // The provider cannot be called back: what it holds it goes on holding.
  if (session.snapshot) session.snapshot->end(VSS_S_ASYNC_CANCELLED);
  releaseSet(id);
  sessions_.erase(id);
}

void Coordinator::connectionLost(uint32_t connection) {
  Locked locked(mutex_);
  std::vector<uint32_t> lost;
  for (const auto &session : sessions_)
    if (session.second.connection == connection) lost.push_back(session.first);
  for (const uint32_t id : lost) endSession(id);
}

void Coordinator::releaseSet(uint32_t session) {
  if (setOwner_ == session) setOwner_ = 0;
}
