// IVssAsync, and the operation behind it that its session goes on asking about.
#pragma once
#include "object.h"
#include "play.h"

#include <memory>
#include <vss.h>

/** An operation of the coordinator. */
class RemoteOperation {
 public:
  RemoteOperation(Link &link, const Reply &begun);
  ~RemoteOperation();
  HRESULT result();
  void wait(DWORD ms);
  void cancel();
  bool committed() const { return committed_ != 0; }

 private:
  void ask(Ask ask);

  Link &link_;
  const uint32_t id_;
  volatile LONG result_;
  volatile LONG committed_ = 0;
  Handle ended_;
};

class Async : public Object<IVssAsync> {
 public:
  Async(Call of, std::shared_ptr<RemoteOperation> operation) : of_(of), operation_(std::move(operation)) {}
  HRESULT STDMETHODCALLTYPE Cancel() override;
  HRESULT STDMETHODCALLTYPE Wait(DWORD ms) override;
  HRESULT STDMETHODCALLTYPE QueryStatus(HRESULT *result, INT *reserved) override;

 protected:
  bool answersTo(REFIID iid) const override { return IsEqualGUID(iid, IID_IUnknown) || IsEqualGUID(iid, IID_IVssAsync); }

 private:
  std::optional<HRESULT> enter(Call call);

  const Call of_;
  const std::shared_ptr<RemoteOperation> operation_;
};
