// The way from this DLL to the coordinator: a pipe to its process, or a call where it lives in this process.
#pragma once
#include "protocol.h"

class Link {
 public:
  virtual ~Link() = default;
  virtual Reply call(const Request &request) = 0;
  HRESULT hr(const Request &request) { return call(request).head.hr; }
};

/** Starts the coordinator's process where none runs. */
Link &remoteLink();
/** A coordinator of this process's own; it dies with it. */
Link &localLink();
