#include "play.h"

#include "trace.h"

#include <stdexcept>

namespace play {

volatile bool faultsToCome = false;
volatile DWORD stackToUse = 0;

namespace {

Mutex mutex;
std::shared_ptr<const Scenario> current = std::make_shared<Scenario>();
std::vector<int> struck;
uint32_t generation = 0;
int gatherings = 0;

/** Set for ever when the scenario goes; each scenario has its own. */
std::shared_ptr<Handle> newEnd() { return std::make_shared<Handle>(CreateEventW(nullptr, TRUE, FALSE, nullptr)); }
std::shared_ptr<Handle> end = newEnd();

/** Under the lock. */
void take(std::shared_ptr<const Scenario> next, uint32_t number) {
  SetEvent(end->get());
  end = newEnd();
  current = std::move(next);
  generation = number;
  struck.assign(current->faults.size(), 0);
  faultsToCome = !current->faults.empty();
  stackToUse = current->stack;
  gatherings = 0;
}

/** Thaw was set since the scenario was loaded. */
bool isThawed() {
  if (trace::header()->thawSeenAt != 0) return true;
  const Handle thaw(OpenEventW(SYNCHRONIZE, FALSE, L"Global\\QGAVSSEvent-thaw"));
  return thaw && WaitForSingleObject(thaw.get(), 0) == WAIT_OBJECT_0;
}

std::string_view firstArgument(std::string_view line) {
  const auto words = split(line, ' ');
  return words.size() > 1 ? words[1] : "";
}

bool concerns(const FaultSpec &fault, Call call, std::string_view argument) {
  if (fault.call != call || !(fault.of.empty() || fault.of == argument)) return false;
  // The snapshot itself is begun before.
  return !fault.afterThaw || call == Call::DoSnapshotSet || isThawed();
}

/** The fault that this call meets, if any; every matching fault counts it. */
const FaultSpec *next(Call call, std::string_view argument) {
  const FaultSpec *met = nullptr;
  for (size_t index = 0; index < current->faults.size(); index++) {
    const FaultSpec &fault = current->faults[index];
    if (!concerns(fault, call, argument)) continue;
    const int count = ++struck[index];
    if (!met && (fault.nth == 0 || fault.nth == count)) met = &fault;
  }
  return met;
}

}  // namespace

HRESULT load(std::string_view text, std::string &error) try {
  const auto next = parseScenario(text);
  unload();
  Link &where = next->inProcess ? localLink() : remoteLink();
  if (next->inProcess) trace::openPrivate();
  Request asked = request(Ask::load);
  asked.text = text;
  const Reply reply = where.call(asked);
  if (!next->inProcess) trace::openShared();
  Locked locked(mutex);
  take(next, reply.head.generation);
  error = reply.text;
  return reply.head.hr;
} catch (const std::runtime_error &failure) {
  error = failure.what();
  return E_INVALIDARG;
}

void unload() {
  // Nothing is played yet: no reason to start a coordinator.
  if (generation != 0) link().call(request(Ask::unload));
  Locked locked(mutex);
  take(std::make_shared<Scenario>(), 0);
}

std::shared_ptr<const Scenario> scenario() {
  Locked locked(mutex);
  return current;
}

Link &link() { return scenario()->inProcess ? localLink() : remoteLink(); }

Reply createSession() {
  const Reply reply = link().call(request(Ask::createSession));
  if (FAILED(reply.head.hr) || reply.head.generation == generation) return reply;
  const Reply text = link().call(request(Ask::scenario));
  const auto next = parseScenario(text.text);
  Locked locked(mutex);
  take(next, text.head.generation);
  return reply;
}

int countGathering() {
  Locked locked(mutex);
  return gatherings++;
}

void useStack() {
  constexpr DWORD PAGE = 4096;
  const DWORD bytes = stackToUse;
  auto *space = static_cast<volatile char *>(__builtin_alloca(bytes));
  // From the top down, as a stack grows: Windows moves its guard page by one page at a time.
  for (DWORD left = bytes; left >= PAGE; left -= PAGE) space[left - PAGE] = 1;
}

Fault strike(Call call, std::string_view line) {
  std::shared_ptr<Handle> hangs;
  {
    Locked locked(mutex);
    const FaultSpec *fault = next(call, firstArgument(line));
    if (!fault) return {};
    if (fault->kind == FaultSpec::Kind::hresult) return {fault->value, {}, false};
    if (fault->kind == FaultSpec::Kind::result) return {{}, fault->value, fault->afterThaw};
    hangs = end;
  }
  WaitForSingleObject(hangs->get(), INFINITE);
  return {E_ABORT, {}, false};
}

}  // namespace play
