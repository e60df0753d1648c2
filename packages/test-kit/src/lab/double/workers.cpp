#include "workers.h"

void Workers::run(std::function<void()> work) {
  {
    Locked locked(mutex_);
    if (running_++ == 0) ResetEvent(idle_.get());
  }
  Handle thread(CreateThread(nullptr, 0, main, new Task{this, std::move(work)}, 0, nullptr));
}

DWORD WINAPI Workers::main(void *parameter) {
  Task *task = static_cast<Task *>(parameter);
  Workers *workers = task->workers;
  task->work();
  delete task;
  Locked locked(workers->mutex_);
  if (--workers->running_ == 0) SetEvent(workers->idle_.get());
  return 0;
}

Workers::Woken Workers::wait(HANDLE other, DWORD ms) const {
  const HANDLE both[] = {stop_.get(), other};
  switch (WaitForMultipleObjects(other ? 2 : 1, both, FALSE, ms)) {
    case WAIT_TIMEOUT: return Woken::time;
    case WAIT_OBJECT_0 + 1: return Woken::event;
    default: return Woken::stop;
  }
}

void Workers::stopAll() {
  SetEvent(stop_.get());
  WaitForSingleObject(idle_.get(), INFINITE);
  ResetEvent(stop_.get());
}
