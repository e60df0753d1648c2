/*
 * qga-vss.exe: the command, for whoever types it or starts it. It runs the node.exe beside it, by its full path, with the
 * qga-vss.cjs beside it; the arguments are the rest of the command line as it is, so nothing is quoted anew.
 *
 * Without a C run-time: what it needs is in kernel32.dll.
 */
#include <windows.h>

/* Characters of a command line, with its NUL (CreateProcessW). */
#define LINE_SIZE 32767
/* "not possible here", as the command itself says it. */
#define EXIT_IMPOSSIBLE 7

static wchar_t folder[LINE_SIZE];
static wchar_t node[LINE_SIZE];
static wchar_t line[LINE_SIZE];
static HANDLE child;

/* Appends as much as fits. FALSE where that is not all. */
static BOOL append(wchar_t *text, const wchar_t *more) {
  DWORD at = 0;
  while (text[at] != 0) at++;
  for (; *more != 0 && at < LINE_SIZE - 1; at++, more++) text[at] = *more;
  text[at] = 0;
  return *more == 0;
}

static void say(const wchar_t *text) {
  static char bytes[4 * LINE_SIZE];
  HANDLE out = GetStdHandle(STD_ERROR_HANDLE);
  DWORD mode, done, length = 0;
  while (text[length] != 0) length++;
  if (GetConsoleMode(out, &mode)) {
    WriteConsoleW(out, text, length, &done, NULL);
    return;
  }
  int size = WideCharToMultiByte(CP_UTF8, 0, text, length, bytes, sizeof bytes, NULL, NULL);
  WriteFile(out, bytes, size, &done, NULL);
}

static void fail(const wchar_t *why, DWORD code) {
  static wchar_t digits[16];
  wchar_t *at = digits + 15;
  do *--at = L'0' + code % 10;
  while ((code /= 10) != 0);
  line[0] = 0;
  append(line, L"qga-vss: ");
  append(line, why);
  append(line, L" (Windows error ");
  append(line, at);
  append(line, L").\r\n");
  say(line);
  ExitProcess(EXIT_IMPOSSIBLE);
}

/* What follows the program's own name, by the rule of Microsoft's C run-time for it: quotes toggle, a blank outside ends it. */
static const wchar_t *arguments(const wchar_t *all) {
  BOOL quoted = FALSE;
  for (; *all != 0 && (quoted || (*all != L' ' && *all != L'\t')); all++)
    if (*all == L'"') quoted = !quoted;
  return all;
}

static void find_folder(void) {
  DWORD length = GetModuleFileNameW(NULL, folder, LINE_SIZE);
  if (length == 0 || length >= LINE_SIZE) fail(L"its own folder cannot be found", GetLastError());
  while (length > 0 && folder[length - 1] != L'\\') length--;
  folder[length] = 0;
}

static BOOL make_line(void) {
  append(node, folder);
  append(node, L"node.exe");
  return append(line, L"\"") && append(line, node) && append(line, L"\" \"") && append(line, folder) &&
         append(line, L"qga-vss.cjs\"") && append(line, arguments(GetCommandLineW()));
}

/*
 * Ctrl+C, Ctrl+Break, and what closes a console, reach node.exe as they reach us, and it decides: it thaws first. Where Windows ends us
 * once we return, we return when node.exe is gone.
 */
static BOOL WINAPI on_control(DWORD event) {
  if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT && child != NULL) WaitForSingleObject(child, INFINITE);
  return TRUE;
}

/*
 * Whoever ends us means the command: the job ends node.exe with us, whose host notices that, thaws, and outlives both. So nothing that
 * node.exe starts is in this job, neither that host nor a holder: what else is to end with node.exe, node.exe sees to.
 */
static HANDLE make_job(void) {
  static JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits;
  HANDLE job = CreateJobObjectW(NULL, NULL);
  limits.BasicLimitInformation.LimitFlags =
      JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_BREAKAWAY_OK | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
  SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
  return job;
}

/* A standard stream for node.exe, which is ours. */
static HANDLE stream(DWORD which) {
  HANDLE handle = GetStdHandle(which);
  if (handle != NULL && handle != INVALID_HANDLE_VALUE) SetHandleInformation(handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
  return handle;
}

static BOOL has_console(void) {
  HANDLE console = CreateFileW(L"CONOUT$", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
  if (console == INVALID_HANDLE_VALUE) return FALSE;
  CloseHandle(console);
  return TRUE;
}

static PROCESS_INFORMATION start_node(void) {
  static STARTUPINFOW startup;
  PROCESS_INFORMATION started;
  /* With what a C run-time hands on besides the three streams; without what a shortcut puts in the place of these. */
  GetStartupInfoW(&startup);
  startup.dwFlags = (startup.dwFlags & (STARTF_USESHOWWINDOW | STARTF_FORCEOFFFEEDBACK)) | STARTF_USESTDHANDLES;
  startup.hStdInput = stream(STD_INPUT_HANDLE);
  startup.hStdOutput = stream(STD_OUTPUT_HANDLE);
  startup.hStdError = stream(STD_ERROR_HANDLE);
  /* Where we have no console, node.exe gets none: Windows would open a window for it. */
  DWORD flags = CREATE_SUSPENDED | (has_console() ? 0 : DETACHED_PROCESS);
  if (!CreateProcessW(node, line, NULL, NULL, TRUE, flags, NULL, NULL, &startup, &started)) {
    append(node, L" cannot be started");
    fail(node, GetLastError());
  }
  return started;
}

void start(void) {
  DWORD code;
  find_folder();
  if (!make_line()) fail(L"the arguments are too long", ERROR_FILENAME_EXCED_RANGE);
  SetConsoleCtrlHandler(on_control, TRUE);
  PROCESS_INFORMATION started = start_node();
  child = started.hProcess;
  /* A job that allows no other within (one with limits of the user interface) is no reason not to run: then the hold limit thaws. */
  AssignProcessToJobObject(make_job(), child);
  ResumeThread(started.hThread);
  WaitForSingleObject(child, INFINITE);
  GetExitCodeProcess(child, &code);
  ExitProcess(code);
}
