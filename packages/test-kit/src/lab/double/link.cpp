#include "link.h"

#include "coordinator.h"
#include "trace.h"

namespace {

constexpr HRESULT UNAVAILABLE = HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE);
constexpr DWORD START_MS = 15000;

void startCoordinator() {
  wchar_t command[] = L"C:\\lab\\vss-coordinator.exe serve";
  STARTUPINFOW startup = {};
  startup.cb = sizeof startup;
  PROCESS_INFORMATION process = {};
  constexpr DWORD FLAGS = DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP;
  // It must outlive a requester that lives in a job which ends with its parent.
  if (!CreateProcessW(nullptr, command, nullptr, nullptr, FALSE, FLAGS | CREATE_BREAKAWAY_FROM_JOB, nullptr, L"C:\\", &startup, &process) &&
      !CreateProcessW(nullptr, command, nullptr, nullptr, FALSE, FLAGS, nullptr, L"C:\\", &startup, &process))
    return;
  CloseHandle(process.hThread);
  CloseHandle(process.hProcess);
}

HANDLE openPipe() { return CreateFileW(PIPE_NAME, GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr); }

/** Opens the pipe, starting its server at the first refusal. */
HANDLE connected() {
  bool started = false;
  const ULONGLONG until = GetTickCount64() + START_MS;
  do {
    const HANDLE pipe = openPipe();
    if (pipe != INVALID_HANDLE_VALUE) return pipe;
    if (GetLastError() == ERROR_PIPE_BUSY) {
      WaitNamedPipeW(PIPE_NAME, 1000);
    } else if (!started) {
      started = true;
      startCoordinator();
    } else {
      Sleep(10);
    }
  } while (GetTickCount64() < until);
  return INVALID_HANDLE_VALUE;
}

/** One connection for the whole process: its end tells the coordinator that the requester is gone. */
class PipeLink : public Link {
 public:
  Reply call(const Request &request) override {
    Locked locked(mutex_);
    if (!pipe_) {
      pipe_ = Handle(connected());
      trace::openShared();
    }
    Reply reply;
    if (pipe_ && writeMessage(pipe_.get(), request) && readMessage(pipe_.get(), reply)) return reply;
    pipe_.close();
    reply.head.hr = UNAVAILABLE;
    return reply;
  }

 private:
  Mutex mutex_;
  Handle pipe_;
};

class LocalLink : public Link {
 public:
  LocalLink() { trace::openPrivate(); }
  Reply call(const Request &request) override { return coordinator_.handle(0, request); }

 private:
  Coordinator coordinator_;
};

}  // namespace

// Never destroyed: the process's end must not wait for threads that are gone by then.
Link &remoteLink() {
  static PipeLink *const link = new PipeLink;
  return *link;
}

Link &localLink() {
  static LocalLink *const link = new LocalLink;
  return *link;
}
