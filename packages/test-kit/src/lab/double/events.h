// The three events between requester and provider, seen from the provider's side.
#pragma once
#include "platform.h"

struct ProviderEvents {
  Handle frozen, thaw, timeout;
  /** All three are there. */
  explicit operator bool() const { return frozen && thaw && timeout; }
};

/** Opened with EVENT_ALL_ACCESS, as the QGA provider does. */
ProviderEvents openEvents();
/** Made as somebody else would: by the guest agent (open to everybody, without SDDL), by a dead process of ours, or by who fakes that. */
ProviderEvents createEvents(const wchar_t *sddl);
/** The mutex of a freeze of ours. */
Handle createMutex(const wchar_t *sddl);
bool frozenEventExists();
