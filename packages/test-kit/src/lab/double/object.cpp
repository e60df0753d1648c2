#include "object.h"

namespace objects {

volatile LONG live = 0;
volatile LONG liveInfos = 0;
volatile LONG misuses = 0;

namespace {
constexpr LONG PLOTS = 1024;
Mortal *volatile graves[PLOTS];
volatile LONG buried = 0;
}  // namespace

void bury(Mortal *dead) {
  const LONG plot = InterlockedIncrement(&buried) & (PLOTS - 1);
  delete static_cast<Mortal *>(InterlockedExchangePointer(reinterpret_cast<void *volatile *>(&graves[plot]), dead));
}

void misused() { InterlockedIncrement(&misuses); }

}  // namespace objects
