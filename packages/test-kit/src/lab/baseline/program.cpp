// baseline.exe: what `qga-vss run` does, as a native program; and a command for both that says when it ran.
#include "session.h"

#include <cstdio>
#include <string>

namespace {

constexpr int CALLED_WRONGLY = 2, NOT_FROZEN = 3;

long long ticks() {
  LARGE_INTEGER count;
  QueryPerformanceCounter(&count);
  return count.QuadPart;
}

/** Arguments without blanks, one beside the other. */
std::wstring commandLine(int count, wchar_t **arguments) {
  std::wstring line;
  for (int each = 0; each < count; each++) line += (each ? L" " : L"") + std::wstring(arguments[each]);
  return line;
}

/** Its exit code. */
DWORD runToItsEnd(std::wstring line) {
  STARTUPINFOW startup = {};
  startup.cb = sizeof startup;
  PROCESS_INFORMATION started;
  if (!CreateProcessW(nullptr, line.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr, &startup, &started))
    throw Failure{HRESULT_FROM_WIN32(GetLastError())};
  WaitForSingleObject(started.hProcess, INFINITE);
  DWORD code = 0;
  GetExitCodeProcess(started.hProcess, &code);
  CloseHandle(started.hThread);
  CloseHandle(started.hProcess);
  return code;
}

void initializeCom() {
  ok(CoInitializeEx(nullptr, COINIT_MULTITHREADED));
  ok(CoInitializeSecurity(nullptr, -1, nullptr, nullptr, RPC_C_AUTHN_LEVEL_PKT_PRIVACY, RPC_C_IMP_LEVEL_IDENTIFY, nullptr, EOAC_NONE, nullptr));
}

int freezeRunThaw(const std::wstring &line) {
  initializeCom();
  Session session({const_cast<wchar_t *>(L"C:\\"), const_cast<wchar_t *>(L"D:\\")}, VSS_BT_FULL);
  const DWORD code = runToItsEnd(line);
  session.thaw();
  return static_cast<int>(code);
}

int sayWhen(long long began) {
  std::printf("%lld %lld\n", began, ticks());
  return 0;
}

}  // namespace

int wmain(int count, wchar_t **arguments) {
  const long long began = ticks();
  const std::wstring word = count > 1 ? arguments[1] : L"";
  if (word == L"ticks") return sayWhen(began);
  if (word != L"run" || count < 3) {
    std::fputs("usage: baseline run COMMAND [ARGUMENT...] | ticks\n", stderr);
    return CALLED_WRONGLY;
  }
  try {
    return freezeRunThaw(commandLine(count - 2, arguments + 2));
  } catch (const Failure &failure) {
    std::fprintf(stderr, "0x%08lx\n", static_cast<unsigned long>(failure.hr));
    return NOT_FROZEN;
  }
}
