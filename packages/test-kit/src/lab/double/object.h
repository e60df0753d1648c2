// Reference counts, the number of live objects, and the detection of use after release.
#pragma once
#include "platform.h"

class Mortal {
 public:
  virtual ~Mortal() = default;
};

namespace objects {
/** COM objects not released. */
extern volatile LONG live;
/** VSS_COMPONENTINFOs not freed. */
extern volatile LONG liveInfos;
/** Uses of what had been given back already. */
extern volatile LONG misuses;
/** Keeps the dead for a while, so that a use after release meets a dead object instead of somebody else's memory. */
void bury(Mortal *dead);
void misused();
}  // namespace objects

template <class Interface>
class Object : public Interface, public Mortal {
 public:
  ULONG STDMETHODCALLTYPE AddRef() override {
    if (!alive()) return 0;
    return static_cast<ULONG>(InterlockedIncrement(&references_));
  }
  ULONG STDMETHODCALLTYPE Release() override {
    if (!alive()) return 0;
    if (references_ == 1) released();
    const LONG left = InterlockedDecrement(&references_);
    if (left == 0) {
      InterlockedDecrement(&objects::live);
      objects::bury(this);
    }
    return static_cast<ULONG>(left);
  }
  HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void **out) override {
    if (!out) return E_POINTER;
    *out = nullptr;
    if (!alive()) return E_UNEXPECTED;
    if (!answersTo(iid)) return E_NOINTERFACE;
    AddRef();
    *out = static_cast<Interface *>(this);
    return S_OK;
  }

 protected:
  Object() { InterlockedIncrement(&objects::live); }
  bool alive() const {
    if (references_ > 0) return true;
    objects::misused();
    return false;
  }
  virtual bool answersTo(REFIID iid) const { return IsEqualGUID(iid, IID_IUnknown); }
  /** The last reference is about to go. */
  virtual void released() {}

 private:
  volatile LONG references_ = 1;
};
