// What happens at the start of every call: it is recorded, and may meet a fault.
#pragma once
#include "play.h"
#include "trace.h"

template <class... Parts>
play::Fault enter(Call call, const Parts &...parts) {
  trace::record(call, parts...);
  return play::faultsToCome ? play::strike(call, Call::none) : play::Fault{};
}
