// What happens at the start of every call: it uses the stack that the scenario asks for, is recorded, and may meet a fault.
#pragma once
#include "play.h"
#include "trace.h"

template <class... Parts>
play::Fault enter(Call call, const Parts &...parts) {
  if (play::stackToUse) play::useStack();
  const bool recording = trace::recording();
  if (!recording && !play::faultsToCome) return {};
  trace::Line line;
  line << nameOf(call);
  ((line << parts), ...);
  if (recording) line.append();
  return play::faultsToCome ? play::strike(call, line.text()) : play::Fault{};
}
