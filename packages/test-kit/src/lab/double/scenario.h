// A scenario as the double knows it. The text form is described in the README.
#pragma once
#include "calls.h"
#include "text.h"

#include <memory>
#include <optional>

struct FileGroup {
  std::vector<std::wstring> files, databases, logs;
};

struct ComponentSpec {
  int type = 0;
  bool selectable = false;
  std::wstring logicalPath, name;
  FileGroup paths;
};

/** The places at which a writer can fail, in the order they are reached. */
enum class Place { none, prepareBackup, prepareSnapshot, freeze, thaw, postSnapshot, backupComplete };

struct WriterFailure {
  Place at = Place::none;
  HRESULT hresult = S_OK;
  HRESULT application = S_OK;
  std::wstring message;
};

struct WriterSpec {
  GUID writer = {}, instance = {};
  std::wstring name;
  WriterFailure failure;
  std::vector<ComponentSpec> components;
  /** From there on it is missing in the status. */
  Place vanishesAt = Place::none;
  /** Which gatherings of metadata it answers. */
  enum class Gathering { any, first, later } gathering = Gathering::any;
};

struct Delays {
  DWORD gather = 0, prepare = 0, status = 0, freeze = 0, thaw = 0, complete = 0;
};

struct ProviderSpec {
  GUID id = {};
  std::wstring name;
  int type = 0;
  std::wstring version;
  GUID versionId = {}, classId = {};
};

enum class Other { none, snapshotSet, agent, stale, mutexTaken, eventsFaked };

struct FaultSpec {
  Call call = Call::none;
  /** The call's first argument in the trace; any where empty. */
  std::string of;
  /** From 1; 0 for every one. */
  int nth = 0;
  enum class Kind { hresult, result, hang } kind = Kind::hresult;
  HRESULT value = S_OK;
  /** Only calls made once thaw was set count; the result of DoSnapshotSet comes at thaw. */
  bool afterThaw = false;
};

struct Scenario {
  bool client = false;
  bool inProcess = false;
  bool trace = true;
  /** Wait answers what the operation failed with. */
  bool waitFails = false;
  /** Bytes of stack that every call uses, as security products and COM+ would. */
  DWORD stack = 0;
  DWORD holdWritesMs = 10000;
  DWORD providerWaitMs = 60000;
  Delays delays;
  Other other = Other::none;
  /** Milliseconds; INFINITE for ever. */
  DWORD otherGoneAfterMs = INFINITE;
  std::vector<WriterSpec> writers;
  std::vector<ProviderSpec> providers;
  std::vector<FaultSpec> faults;
};

/** @throws std::runtime_error that quotes the first line that cannot be understood. */
std::shared_ptr<const Scenario> parseScenario(std::string_view text);
