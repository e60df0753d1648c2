// baseline.dll: so that cycles of it and of the product alternate in one process.
#include "session.h"

#include <memory>

namespace {

std::unique_ptr<Session> session;

/** Microseconds. */
double now() {
  LARGE_INTEGER ticks, frequency;
  QueryPerformanceCounter(&ticks);
  QueryPerformanceFrequency(&frequency);
  return static_cast<double>(ticks.QuadPart) * 1e6 / static_cast<double>(frequency.QuadPart);
}

std::vector<wchar_t *> listOf(wchar_t *multiString) {
  std::vector<wchar_t *> result;
  for (wchar_t *at = multiString; *at; at += wcslen(at) + 1) result.push_back(at);
  return result;
}

template <class Work>
HRESULT guarded(Work work) {
  try {
    work();
    return S_OK;
  } catch (const Failure &failure) {
    session.reset();
    return failure.hr;
  }
}

/** When the provider saw thaw, in microseconds; the double tells. */
double thawSeenAt() {
  using Times = void(__stdcall *)(int64_t *);
  static const auto times = reinterpret_cast<Times>(reinterpret_cast<void *>(GetProcAddress(GetModuleHandleW(L"vssapi.dll"), "LabTimes")));
  if (!times) return 0;
  int64_t ticks[2];
  LARGE_INTEGER frequency;
  times(ticks);
  QueryPerformanceFrequency(&frequency);
  return static_cast<double>(ticks[1]) * 1e6 / static_cast<double>(frequency.QuadPart);
}

}  // namespace

extern "C" {

/** @param volumes mount paths, each with its final backslash and a NUL, and another NUL at the end. @param us 0: the call to frozen. */
HRESULT __stdcall BaselineFreeze(wchar_t *volumes, int backupType, double *us) {
  const double began = now();
  const HRESULT hr = guarded([&] { session = std::make_unique<Session>(listOf(volumes), static_cast<VSS_BACKUP_TYPE>(backupType)); });
  us[0] = now() - began;
  return hr;
}

/** @param us 0: the call to the provider seeing thaw, 1: to its end. */
HRESULT __stdcall BaselineThaw(double *us) {
  if (!session) return E_UNEXPECTED;
  const double began = now();
  const HRESULT hr = guarded([] { session->thaw(); });
  session.reset();
  us[1] = now() - began;
  us[0] = thawSeenAt() - began;
  return hr;
}

/** @param us 0: freeze call to frozen, 1: thaw call to the provider seeing it, 2: thaw call to its end, 3: all of it. */
HRESULT __stdcall BaselineCycle(wchar_t *volumes, int backupType, double *us) {
  const double began = now();
  HRESULT hr = BaselineFreeze(volumes, backupType, us);
  if (SUCCEEDED(hr)) hr = BaselineThaw(us + 1);
  us[3] = now() - began;
  return hr;
}

}  // extern "C"
