// What a requester's vssapi.dll and the coordinator say to each other.
#pragma once
#include "platform.h"

#include <cstdint>
#include <string>

constexpr wchar_t PIPE_NAME[] = L"\\\\.\\pipe\\qga-vss-lab";

enum class Ask : uint32_t {
  load,              // text: a scenario -> generation
  unload,            // everything under way ends, as if the machine were new
  scenario,          // -> text, generation
  createSession,     // -> id, generation
  endSession,        // id
  setContext,        // id, value
  startSnapshotSet,  // id -> guid
  addToSnapshotSet,  // id, guid: provider, text: volume -> guid
  begin,             // id, value: a Call -> id: operation, value: process id of the coordinator, result
  operationStatus,   // id: operation -> result
  cancelOperation,   // id: operation
  freeOperation,     // id: operation
  abortBackup,       // id
  isFrozen,          // -> value
  quit,
};

struct RequestHead {
  Ask ask;
  uint32_t id;
  int32_t value;
  /** For `begin`: the operation ends with this instead of doing its work. */
  uint32_t hasResult;
  /** Of DoSnapshotSet: its work is done, and only what would be a good end is this instead. */
  uint32_t atThaw;
  HRESULT result;
  GUID guid;
};

struct ReplyHead {
  HRESULT hr;
  uint32_t id;
  uint32_t generation;
  int32_t value;
  /** Of an operation. */
  HRESULT result;
  /** Of DoSnapshotSet: the writers have frozen. */
  uint32_t committed;
  GUID guid;
};

/** A head of fixed size and a text after it. */
template <class Head>
struct Message {
  Head head{};
  std::string text;
};
using Request = Message<RequestHead>;
using Reply = Message<ReplyHead>;

inline Request request(Ask ask, uint32_t id = 0, int32_t value = 0) {
  Request made;
  made.head.ask = ask;
  made.head.id = id;
  made.head.value = value;
  return made;
}

/** The event that is set when an operation has ended. */
inline std::wstring operationEventName(DWORD coordinatorPid, uint32_t id) {
  return L"Local\\qga-vss-lab-operation-" + std::to_wstring(coordinatorPid) + L"-" + std::to_wstring(id);
}

inline bool readExactly(HANDLE pipe, void *data, DWORD size) {
  for (char *at = static_cast<char *>(data); size > 0;) {
    DWORD got = 0;
    if (!ReadFile(pipe, at, size, &got, nullptr) || got == 0) return false;
    at += got;
    size -= got;
  }
  return true;
}

template <class Head>
bool readMessage(HANDLE pipe, Message<Head> &message) {
  uint32_t size = 0;
  if (!readExactly(pipe, &size, sizeof size) || !readExactly(pipe, &message.head, sizeof(Head))) return false;
  message.text.resize(size);
  return size == 0 || readExactly(pipe, message.text.data(), size);
}

template <class Head>
bool writeMessage(HANDLE pipe, const Message<Head> &message) {
  const auto size = static_cast<uint32_t>(message.text.size());
  std::string bytes(reinterpret_cast<const char *>(&size), sizeof size);
  bytes.append(reinterpret_cast<const char *>(&message.head), sizeof(Head));
  bytes += message.text;
  DWORD written = 0;
  return WriteFile(pipe, bytes.data(), static_cast<DWORD>(bytes.size()), &written, nullptr) && written == bytes.size();
}
