#include "async.h"

#include "enter.h"

#include <vswriter.h>

RemoteOperation::RemoteOperation(Link &link, const Reply &begun) : link_(link), id_(begun.head.id), result_(begun.head.result) {
  if (id_ != 0) ended_ = Handle(OpenEventW(SYNCHRONIZE, FALSE, operationEventName(static_cast<DWORD>(begun.head.value), id_).c_str()));
}

RemoteOperation::~RemoteOperation() {
  if (id_ != 0) link_.call(request(Ask::freeOperation, id_));
}

void RemoteOperation::ask(Ask ask) {
  if (result_ != VSS_S_ASYNC_PENDING) return;
  const Reply reply = link_.call(request(ask, id_));
  committed_ = static_cast<LONG>(reply.head.committed);
  InterlockedExchange(&result_, FAILED(reply.head.hr) ? reply.head.hr : reply.head.result);
}

HRESULT RemoteOperation::result() {
  ask(Ask::operationStatus);
  return result_;
}

void RemoteOperation::cancel() { ask(Ask::cancelOperation); }

void RemoteOperation::wait(DWORD ms) {
  if (result_ == VSS_S_ASYNC_PENDING) WaitForSingleObject(ended_.get(), ms);
}

std::optional<HRESULT> Async::enter(Call call) {
  if (!alive()) return E_UNEXPECTED;
  return ::enter(call, ' ', nameOf(of_)).answer;
}

HRESULT Async::Cancel() {
  if (const auto answer = enter(Call::Cancel)) return *answer;
  operation_->cancel();
  return S_OK;
}

HRESULT Async::Wait(DWORD ms) {
  if (const auto answer = enter(Call::Wait)) return *answer;
  operation_->wait(ms);
  const HRESULT result = play::scenario()->waitFails ? operation_->result() : S_OK;
  return FAILED(result) ? result : S_OK;
}

HRESULT Async::QueryStatus(HRESULT *result, INT *) {
  if (const auto answer = enter(Call::QueryStatus)) return *answer;
  if (!result) return E_POINTER;
  *result = operation_->result();
  return S_OK;
}
