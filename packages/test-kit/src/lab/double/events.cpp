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

/** Of SDDL; open to everybody without. */
class Descriptor {
 public:
  explicit Descriptor(const wchar_t *sddl) {
    if (sddl) ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, &made_, nullptr);
    attributes_ = {sizeof attributes_, made_ ? made_ : openToEverybody(), FALSE};
  }
  ~Descriptor() {
    if (made_) LocalFree(made_);
  }
  Descriptor(const Descriptor &) = delete;
  Descriptor &operator=(const Descriptor &) = delete;
  SECURITY_ATTRIBUTES *attributes() { return &attributes_; }

 private:
  PSECURITY_DESCRIPTOR made_ = nullptr;
  SECURITY_ATTRIBUTES attributes_ = {};
};

}  // namespace

ProviderEvents openEvents() { return {opened(FROZEN), opened(THAW), opened(TIMEOUT)}; }

bool frozenEventExists() { return static_cast<bool>(opened(FROZEN)); }

ProviderEvents createEvents(const wchar_t *sddl) {
  Descriptor descriptor(sddl);
  const auto create = [&](const wchar_t *name) { return Handle(CreateEventW(descriptor.attributes(), TRUE, FALSE, name)); };
  return {create(FROZEN), create(THAW), create(TIMEOUT)};
}

Handle createMutex(const wchar_t *sddl) {
  Descriptor descriptor(sddl);
  return Handle(CreateMutexW(descriptor.attributes(), FALSE, L"Global\\qga-vss-owner"));
}
