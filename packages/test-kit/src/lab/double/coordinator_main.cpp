// vss-coordinator.exe: the coordinator as a process of its own, so that what it holds outlives a requester.
#include "coordinator.h"
#include "link.h"
#include "trace.h"

#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <io.h>
#include <iterator>

namespace {

constexpr DWORD IDLE_MS = 5 * 60 * 1000;

Coordinator coordinator;
volatile LONG connections = 0;
volatile LONG lastConnection = 0;
volatile ULONGLONG lastBusy = 0;

DWORD WINAPI serve(void *parameter) {
  const Handle pipe(parameter);
  const auto connection = static_cast<uint32_t>(InterlockedIncrement(&lastConnection));
  Request request;
  while (readMessage(pipe.get(), request)) {
    if (request.head.ask == Ask::quit) {
      writeMessage(pipe.get(), Reply());
      FlushFileBuffers(pipe.get());
      ExitProcess(0);
    }
    if (!writeMessage(pipe.get(), coordinator.handle(connection, request))) break;
  }
  coordinator.connectionLost(connection);
  InterlockedDecrement(&connections);
  return 0;
}

/** Nobody may have told it to quit. */
DWORD WINAPI endWhenIdle(void *) {
  for (;;) {
    Sleep(1000);
    if (connections > 0 || coordinator.busy()) lastBusy = GetTickCount64();
    if (GetTickCount64() - lastBusy > IDLE_MS) ExitProcess(0);
  }
}

HANDLE instance(DWORD flags) {
  return CreateNamedPipeW(PIPE_NAME, PIPE_ACCESS_DUPLEX | flags, PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT, PIPE_UNLIMITED_INSTANCES,
                          65536, 65536, 0, nullptr);
}

/** Held to the end of the process, which gives it to the next. Wine lets two processes make the first instance of a pipe. */
bool isOnlyOne() {
  const HANDLE mutex = CreateMutexW(nullptr, FALSE, L"qga-lab-coordinator");
  return WaitForSingleObject(mutex, 500) != WAIT_TIMEOUT;
}

int serveAll() {
  if (!isOnlyOne()) return 0;
  trace::openShared();
  trace::clear(true);
  HANDLE next = instance(FILE_FLAG_FIRST_PIPE_INSTANCE);
  if (next == INVALID_HANDLE_VALUE) return 0;  // another one was faster
  lastBusy = GetTickCount64();
  CloseHandle(CreateThread(nullptr, 0, endWhenIdle, nullptr, 0, nullptr));
  while (next != INVALID_HANDLE_VALUE) {
    const HANDLE pipe = next;
    const bool connected = ConnectNamedPipe(pipe, nullptr) || GetLastError() == ERROR_PIPE_CONNECTED;
    next = instance(0);
    if (!connected) {
      CloseHandle(pipe);
      continue;
    }
    InterlockedIncrement(&connections);
    CloseHandle(CreateThread(nullptr, 0, serve, pipe, 0, nullptr));
  }
  return 1;
}

/** Says one thing to the coordinator, which is started where none runs. */
int say(const Request &request) {
  const Reply reply = remoteLink().call(request);
  if (SUCCEEDED(reply.head.hr)) return 0;
  std::fprintf(stderr, "%s\n", reply.text.empty() ? "the coordinator does not answer" : reply.text.c_str());
  return 2;
}

int quit() {
  const bool runs = WaitNamedPipeW(PIPE_NAME, 1000);
  return runs ? say(request(Ask::quit)) : 0;
}

int load(const char *path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "cannot read %s\n", path);
    return 2;
  }
  Request request = ::request(Ask::load);
  request.text.assign(std::istreambuf_iterator<char>(file), {});
  return say(request);
}

int printTrace() {
  trace::openShared();
  const std::string text = trace::text();
  _setmode(_fileno(stdout), _O_BINARY);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

/** Milliseconds at which the provider signalled frozen and saw thaw; 0 where it did not. */
int printTimes() {
  trace::openShared();
  LARGE_INTEGER frequency;
  QueryPerformanceFrequency(&frequency);
  const double perMs = static_cast<double>(frequency.QuadPart) / 1000;
  const auto *header = trace::header();
  std::printf("%.3f %.3f\n", static_cast<double>(header->frozenAt) / perMs, static_cast<double>(header->thawSeenAt) / perMs);
  return 0;
}

}  // namespace

int main(int count, char **arguments) {
  const std::string_view word = count > 1 ? arguments[1] : "";
  if (word == "serve") return serveAll();
  if (word == "load" && count > 2) return load(arguments[2]);
  if (word == "unload") return say(request(Ask::unload));
  if (word == "trace") return printTrace();
  if (word == "times") return printTimes();
  if (word == "quit") return quit();
  std::fputs("usage: vss-coordinator serve | load FILE | unload | trace | times | quit\n", stderr);
  return 2;
}
