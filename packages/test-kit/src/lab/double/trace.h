// The record of calls: one growing text that all processes of a machine append to.
#pragma once
#include "calls.h"
#include "platform.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace trace {

/** What lies at the start of the shared memory, before the text. */
struct Header {
  volatile LONG64 used;
  volatile LONG recording;
  volatile LONG lost;
  /** Performance counter when the provider signalled frozen and when it saw thaw. */
  volatile LONG64 frozenAt;
  volatile LONG64 thawSeenAt;
};

/** The coordinator's memory (kept while it or a requester lives), or this process's own. */
void openShared();
void openPrivate();
Header *header();
void clear(bool recording);
std::string text();

extern Header *current;
inline bool recording() { return current && current->recording; }

/** A line in the making; long texts are cut. */
class Line {
 public:
  Line &operator<<(char c) {
    if (size_ < sizeof text_) text_[size_++] = c;
    return *this;
  }
  Line &operator<<(std::string_view s) {
    const size_t length = std::min(s.size(), sizeof text_ - size_);
    std::memcpy(text_ + size_, s.data(), length);
    size_ += length;
    return *this;
  }
  Line &operator<<(const char *s) { return *this << std::string_view(s); }
  Line &operator<<(unsigned number);
  Line &operator<<(int number) { return *this << static_cast<unsigned>(number); }
  Line &operator<<(const GUID &guid);
  /** Null prints as nothing. */
  Line &operator<<(const wchar_t *text);
  void append() const;
  std::string_view text() const { return {text_, size_}; }

 private:
  char text_[4096];
  size_t size_ = 0;
};

struct Hex {
  unsigned value;
};
Line &operator<<(Line &line, Hex hex);

}  // namespace trace
