// The VSS coordinator with the QGA provider in it: who has the snapshot set, what is under way, what is held.
#pragma once
#include "protocol.h"
#include "scenario.h"
#include "workers.h"

#include <list>
#include <map>
#include <memory>

/** What an IVssAsync stands for. The first to end it decides its result. */
class Operation {
 public:
  explicit Operation(uint32_t id);
  HRESULT result() const { return result_; }
  void end(HRESULT result);
  /** The snapshot has come to its writers' freeze. */
  volatile LONG committed = 0;
  /** Set when it has ended. */
  HANDLE ended() const { return ended_.get(); }

 private:
  volatile LONG result_;
  Handle ended_;
};

class Coordinator {
 public:
  /** @param connection whose request this is; its sessions end with it. */
  Reply handle(uint32_t connection, const Request &request);
  void connectionLost(uint32_t connection);
  /** Something is held or under way. */
  bool busy() const { return workers_.busy(); }

 private:
  struct Session {
    uint32_t connection = 0;
    std::vector<std::string> volumes;
    std::shared_ptr<Operation> snapshot;
  };
  /** The provider is in its commit. */
  struct Hold {
    ULONGLONG since;
    DWORD ms;
    HANDLE thaw;
    bool writesAreHeld() const { return GetTickCount64() - since < ms && WaitForSingleObject(thaw, 0) == WAIT_TIMEOUT; }
  };
  using OperationPtr = std::shared_ptr<Operation>;

  void load(const Request &request, Reply &reply);
  void unload();
  void answer(uint32_t connection, const Request &request, Reply &reply);
  void answerOperation(const Request &request, Reply &reply);
  void startSnapshotSet(const Request &request, Reply &reply);
  void addToSnapshotSet(const Request &request, Reply &reply);
  HRESULT refusal(const Session &session, const Request &request) const;
  void begin(const Request &request, Reply &reply);
  void endSession(uint32_t id);
  void releaseSet(uint32_t session);
  void playOther();

  void finishLater(const OperationPtr &operation, DWORD ms, HRESULT result);
  struct Snapshot {
    uint32_t session;
    OperationPtr operation;
    std::shared_ptr<const Scenario> scenario;
    /** What a good end is. */
    HRESULT good;
  };
  void runSnapshot(const Snapshot &snapshot);
  HRESULT commit(const Scenario &scenario);
  HRESULT holdUntilThaw(const Scenario &scenario, const struct ProviderEvents &events, ULONGLONG since);

  Mutex mutex_;
  Workers workers_;
  std::shared_ptr<const Scenario> scenario_ = std::make_shared<Scenario>();
  std::string scenarioText_;
  uint32_t generation_ = 0;
  uint32_t lastId_ = 0;
  std::map<uint32_t, Session> sessions_;
  std::map<uint32_t, OperationPtr> operations_;
  std::list<Hold> holds_;
  /** The session between StartSnapshotSet and the end of DoSnapshotSet. */
  uint32_t setOwner_ = 0;
  bool otherHasSet_ = false;
};
