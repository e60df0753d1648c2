/*
 * Asked by Windows Installer before it looks at files in use, for whatever it is about to do: no freeze may be under way, and a holder
 * that has nothing to hold is asked to end, so that its files can be replaced. What is in the way is said where the installer says
 * its own errors: on the screen, in its log, in the event log.
 */
#include <windows.h>
#include <msi.h>
#include <msiquery.h>
#include <string.h>

#define PIPE L"\\\\.\\pipe\\qga-vss"
/* Milliseconds for the holder to answer, and to end. */
#define ANSWER_MS 10000
#define END_MS 15000
#define LOOK_EVERY_MS 20

static const char STATUS[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"status\"}\n";
static const char SHUTDOWN[] = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"shutdown\"}\n";

/* How every reason begins: by this the log is searched. */
#define BECAUSE L"qga-vss cannot be changed now: "

static UINT refuse(MSIHANDLE install, const wchar_t *why) {
  MSIHANDLE record = MsiCreateRecord(0);
  MsiRecordSetStringW(record, 0, why);
  MsiProcessMessage(install, INSTALLMESSAGE_ERROR, record);
  MsiCloseHandle(record);
  return ERROR_INSTALL_FAILURE;
}

/* An object that we may not open is there, too. */
static BOOL exists(HANDLE opened) {
  if (opened == NULL) return GetLastError() == ERROR_ACCESS_DENIED;
  CloseHandle(opened);
  return TRUE;
}

/* Whatever is frozen has its events; ours have the mutex beside. */
static BOOL is_frozen(void) {
  return exists(OpenMutexW(SYNCHRONIZE, FALSE, L"Global\\qga-vss-owner")) ||
         exists(OpenEventW(SYNCHRONIZE, FALSE, L"Global\\QGAVSSEvent-frozen"));
}

static HANDLE open_pipe(void) {
  for (;;) {
    HANDLE pipe = CreateFileW(PIPE, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                              SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, NULL);
    if (pipe != INVALID_HANDLE_VALUE || GetLastError() != ERROR_PIPE_BUSY || !WaitNamedPipeW(PIPE, ANSWER_MS)) return pipe;
  }
}

/* Sends a request and reads lines until one is its answer. FALSE where none comes in time. */
static BOOL ask(HANDLE pipe, const char *request, const char *id, char *answer, DWORD size) {
  DWORD length = 0, done, there, began = GetTickCount();
  if (!WriteFile(pipe, request, (DWORD)lstrlenA(request), &done, NULL)) return FALSE;
  while (GetTickCount() - began < ANSWER_MS && length < size - 1) {
    if (!PeekNamedPipe(pipe, NULL, 0, NULL, &there, NULL)) return FALSE;
    if (there == 0) {
      Sleep(LOOK_EVERY_MS);
      continue;
    }
    if (!ReadFile(pipe, answer + length, 1, &done, NULL) || done == 0) return FALSE;
    if (answer[length] != '\n') {
      length++;
      continue;
    }
    answer[length] = 0;
    if (strstr(answer, id) != NULL) return TRUE;
    length = 0;
  }
  return FALSE;
}

/* Whether the process at the other end has ended in time. */
static BOOL has_ended(HANDLE process) { return process != NULL && WaitForSingleObject(process, END_MS) == WAIT_OBJECT_0; }

static UINT end_holder(MSIHANDLE install, HANDLE pipe) {
  static char answer[65536];
  ULONG pid = 0;
  if (!ask(pipe, STATUS, "\"id\":1", answer, sizeof answer))
    return refuse(install, BECAUSE L"its holder does not answer. End its process (node.exe) and try again.");
  if (strstr(answer, "\"state\":\"thawed\"") == NULL)
    return refuse(install, BECAUSE L"a freeze is being prepared or under way. End it with \"qga-vss thaw\", or try again when it is over.");
  HANDLE process = GetNamedPipeServerProcessId(pipe, &pid) ? OpenProcess(SYNCHRONIZE, FALSE, pid) : NULL;
  ask(pipe, SHUTDOWN, "\"id\":2", answer, sizeof answer);
  BOOL ended = has_ended(process);
  if (process != NULL) CloseHandle(process);
  return ended ? ERROR_SUCCESS : refuse(install, BECAUSE L"its holder was asked to end and has not. End its process (node.exe) and try again.");
}

UINT WINAPI CheckIdle(MSIHANDLE install) {
  if (is_frozen())
    return refuse(install, BECAUSE L"a freeze is under way on this machine. Try again when it is over; \"qga-vss status\" says whose it is.");
  HANDLE pipe = open_pipe();
  if (pipe == INVALID_HANDLE_VALUE) {
    if (GetLastError() == ERROR_FILE_NOT_FOUND) return ERROR_SUCCESS;
    return refuse(install, BECAUSE L"its holder may not be asked. Try again from an elevated prompt.");
  }
  UINT result = end_holder(install, pipe);
  CloseHandle(pipe);
  return result;
}
