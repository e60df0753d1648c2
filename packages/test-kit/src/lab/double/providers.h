// What Query finds: IVssEnumObject over the providers of the scenario.
#pragma once
#include "metadata.h"

class Providers : public Object<IVssEnumObject> {
 public:
  explicit Providers(Source source) : source_(std::move(source)) {}
  HRESULT STDMETHODCALLTYPE Next(ULONG count, VSS_OBJECT_PROP *out, ULONG *fetched) override;
  HRESULT STDMETHODCALLTYPE Skip(ULONG) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE Reset() override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE Clone(IVssEnumObject **) override { return E_NOTIMPL; }

 private:
  const Source source_;
  size_t next_ = 0;
};
