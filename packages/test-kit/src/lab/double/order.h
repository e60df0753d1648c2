// Which call may follow which, as data: the sequence of Microsoft's documentation. Anything else is VSS_E_BAD_STATE.
#pragma once
#include "calls.h"
#include "order-table.h"

namespace order {

constexpr unsigned FRESH = INITIALIZED | READY;
constexpr unsigned ANYWHERE = ~0u & ~CREATED;

struct Rule {
  Call call;
  unsigned from;
  /** Where it is allowed besides when the context says NO_WRITERS. */
  unsigned withoutWriters;
  /** Where the backup is until the operation ends. */
  Place during;
  /** Where it is when the call, or its operation, has succeeded. */
  Place to;
};

constexpr Rule RULES[] = {
#define X(call, from, withoutWriters, during, to) {Call::call, from, withoutWriters, during, to},
    ORDER_RULES(X)
#undef X
    // What others call, and this requester does not.
    {Call::EnableWriterClasses, FRESH, 0, NOWHERE, NOWHERE},
    {Call::IsVolumeSupported, ANYWHERE, 0, NOWHERE, NOWHERE},
};

/** Null for the calls on what an earlier gathering has left; they ask for that instead. */
constexpr const Rule *ruleOf(Call call) {
  for (const Rule &rule : RULES)
    if (rule.call == call) return &rule;
  return nullptr;
}

}  // namespace order
