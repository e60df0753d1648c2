#include "trace.h"

#include "text.h"

#include <cstring>

namespace trace {

Header *current = nullptr;

namespace {
constexpr DWORD SIZE = 64 * 1024 * 1024;
constexpr LONG64 CAPACITY = SIZE - sizeof(Header);

Header *mapped(const wchar_t *name) {
  const HANDLE section = CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, 0, SIZE, name);
  return static_cast<Header *>(MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, 0));
}

char *body() { return reinterpret_cast<char *>(current + 1); }
}  // namespace

void openShared() {
  static Header *const shared = mapped(L"Local\\qga-vss-lab-trace");
  current = shared;
}

void openPrivate() {
  static Header *const own = mapped(nullptr);
  current = own;
}

Header *header() { return current; }

void clear(bool recording) {
  current->used = 0;
  current->lost = 0;
  current->frozenAt = 0;
  current->thawSeenAt = 0;
  current->recording = recording;
}

std::string text() {
  if (!current) return {};
  std::string result(body(), static_cast<size_t>(current->used));
  if (current->lost) result += "LOST\n";
  return result;
}

Line &Line::operator<<(unsigned number) {
  char digits[12];
  int count = 0;
  do digits[count++] = static_cast<char>('0' + number % 10);
  while (number /= 10);
  while (count) *this << digits[--count];
  return *this;
}

Line &Line::operator<<(const GUID &guid) {
  char text[BRACES_SIZE];
  writeBraces(guid, text);
  return *this << std::string_view(text, BRACES_SIZE);
}

Line &Line::operator<<(const wchar_t *text) {
  if (!text) return *this;
  const wchar_t *end = text;
  while (*end && *end < 0x80) *this << static_cast<char>(*end++);
  return *end ? *this << std::string_view(utf8(end)) : *this;
}

Line &operator<<(Line &line, Hex hex) {
  line << "0x";
  for (int shift = 28; shift >= 0; shift -= 4) line << "0123456789abcdef"[hex.value >> shift & 15];
  return line;
}

void Line::append() const {
  const auto size = static_cast<LONG64>(size_) + 1;
  const LONG64 end = InterlockedAdd64(&current->used, size);
  if (end > CAPACITY) {
    InterlockedAdd64(&current->used, -size);
    InterlockedIncrement(&current->lost);
    return;
  }
  char *at = body() + end - size;
  std::memcpy(at, text_, size_);
  at[size_] = '\n';
}

}  // namespace trace
