// The writers of one backup and how each of them is.
#pragma once
#include "scenario.h"

#include <set>
#include <vss.h>

struct WriterStatus {
  const WriterSpec *writer;
  VSS_WRITER_STATE state;
  /** Null where the writer is well. */
  const WriterFailure *failure;
};

class Writers {
 public:
  std::vector<const WriterSpec *> all;

  /** All writers do this; those that fail or vanish there have failed, or are gone, from then on. */
  void reach(Place place);
  void abort() { state_ = VSS_WS_STABLE; }
  std::vector<WriterStatus> status() const;

 private:
  VSS_WRITER_STATE state_ = VSS_WS_STABLE;
  std::set<const WriterSpec *> failed_, gone_;
};
