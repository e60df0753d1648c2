// Threads that play what takes time, all of which can be told to stop and waited for.
#pragma once
#include "platform.h"

#include <functional>

class Workers {
 public:
  Workers() : stop_(CreateEventW(nullptr, TRUE, FALSE, nullptr)), idle_(CreateEventW(nullptr, TRUE, TRUE, nullptr)) {}

  void run(std::function<void()> work);
  /** Whether `other` was set or `ms` passed before all work was told to stop; false means stop. */
  enum class Woken { stop, event, time };
  Woken wait(HANDLE other, DWORD ms) const;
  bool busy() const { return WaitForSingleObject(idle_.get(), 0) != WAIT_OBJECT_0; }
  /** Stops all work and waits for its end; new work can be run afterwards. */
  void stopAll();

 private:
  struct Task {
    Workers *workers;
    std::function<void()> work;
  };
  static DWORD WINAPI main(void *task);

  Handle stop_, idle_;
  Mutex mutex_;
  int running_ = 0;
};
