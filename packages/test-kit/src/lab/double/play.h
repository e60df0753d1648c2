// What this process plays: the scenario, the way to its coordinator, and the faults still to come.
#pragma once
#include "link.h"
#include "scenario.h"

#include <memory>
#include <optional>

namespace play {

/** Loads a scenario here and, unless it is to be played in-process, in the coordinator. */
HRESULT load(std::string_view text, std::string &error);
/** Everything under way ends; calls that hang come back. */
void unload();
/** The scenario in force; another process may have loaded it. */
std::shared_ptr<const Scenario> scenario();
Link &link();
/** A new session with the coordinator; takes over the scenario it plays. */
Reply createSession();

/** How often writers' metadata was gathered in this scenario before now. */
int countGathering();

/** What a fault makes of a call. */
struct Fault {
  /** The call answers this at once. */
  std::optional<HRESULT> answer;
  /** The operation that the call begins ends with this. */
  std::optional<HRESULT> result;
  /** That is a snapshot, which is to do its work all the same. */
  bool atThaw = false;
};

/** Bytes; 0 for none. */
extern volatile DWORD stackToUse;
/** Writes to so much of the calling thread's stack, a page at a time. */
void useStack();

extern volatile bool faultsToCome;
/** Counts the call, written as in the trace; comes back late, or never, if it is to hang. */
Fault strike(Call call, std::string_view line);

}  // namespace play
