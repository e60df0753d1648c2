#include "providers.h"

namespace {

/** A text that the caller frees with CoTaskMemFree. */
VSS_PWSZ taskText(const std::wstring &text) {
  const size_t size = (text.size() + 1) * sizeof(wchar_t);
  void *memory = CoTaskMemAlloc(size);
  memcpy(memory, text.c_str(), size);
  return static_cast<VSS_PWSZ>(memory);
}

VSS_OBJECT_PROP propertiesOf(const ProviderSpec &provider) {
  VSS_OBJECT_PROP properties = {};
  properties.Type = VSS_OBJECT_PROVIDER;
  VSS_PROVIDER_PROP &out = properties.Obj.Prov;
  out.m_ProviderId = provider.id;
  out.m_pwszProviderName = taskText(provider.name);
  out.m_eProviderType = static_cast<VSS_PROVIDER_TYPE>(provider.type);
  out.m_pwszProviderVersion = taskText(provider.version);
  out.m_ProviderVersionId = provider.versionId;
  out.m_ClassId = provider.classId;
  return properties;
}

}  // namespace

HRESULT Providers::Next(ULONG count, VSS_OBJECT_PROP *out, ULONG *fetched) {
  if (!alive()) return E_UNEXPECTED;
  if (!out || !fetched) return E_POINTER;
  *fetched = 0;
  const auto &all = source_->providers;
  while (*fetched < count && next_ < all.size()) out[(*fetched)++] = propertiesOf(all[next_++]);
  return *fetched == count ? S_OK : S_FALSE;
}
