#include "events.h"

#include <sddl.h>

namespace {

constexpr wchar_t FROZEN[] = L"Global\\QGAVSSEvent-frozen";
constexpr wchar_t THAW[] = L"Global\\QGAVSSEvent-thaw";
constexpr wchar_t TIMEOUT[] = L"Global\\QGAVSSEvent-timeout";

Handle opened(const wchar_t *name) { return Handle(OpenEventW(EVENT_ALL_ACCESS, FALSE, name)); }

/** The descriptor with a NULL DACL that the guest agent uses. */
PSECURITY_DESCRIPTOR openToEverybody() {
  static SECURITY_DESCRIPTOR descriptor;
  InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
  SetSecurityDescriptorDacl(&descriptor, TRUE, nullptr, FALSE);
  return &descriptor;
}

}  // namespace

ProviderEvents openEvents() { return {opened(FROZEN), opened(THAW), opened(TIMEOUT)}; }

bool frozenEventExists() { return static_cast<bool>(opened(FROZEN)); }

ProviderEvents createEvents(const wchar_t *sddl) {
  PSECURITY_DESCRIPTOR made = nullptr;
  if (sddl) ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, &made, nullptr);
  SECURITY_ATTRIBUTES attributes = {sizeof attributes, made ? made : openToEverybody(), FALSE};
  const auto create = [&](const wchar_t *name) { return Handle(CreateEventW(&attributes, TRUE, FALSE, name)); };
  ProviderEvents events = {create(FROZEN), create(THAW), create(TIMEOUT)};
  if (made) LocalFree(made);
  return events;
}
