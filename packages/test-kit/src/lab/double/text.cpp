#include "text.h"

#include <cstdlib>
#include <cstring>

std::wstring wide(std::string_view text) {
  const int size = static_cast<int>(text.size());
  std::wstring result(MultiByteToWideChar(CP_UTF8, 0, text.data(), size, nullptr, 0), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, text.data(), size, result.data(), static_cast<int>(result.size()));
  return result;
}

std::string utf8(std::wstring_view text) {
  const int size = static_cast<int>(text.size());
  std::string result(WideCharToMultiByte(CP_UTF8, 0, text.data(), size, nullptr, 0, nullptr, nullptr), '\0');
  WideCharToMultiByte(CP_UTF8, 0, text.data(), size, result.data(), static_cast<int>(result.size()), nullptr, nullptr);
  return result;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

long long integer(std::string_view text) { return std::strtoll(std::string(text).c_str(), nullptr, 0); }

GUID guidOf(std::string_view text) {
  std::wstring form = wide(text);
  if (form.empty() || form[0] != L'{') form = L"{" + form + L"}";
  GUID guid = {};
  if (FAILED(IIDFromString(form.c_str(), &guid))) return GUID{};
  return guid;
}

void writeBraces(const GUID &guid, char *out) {
  // The order in which the bytes of a GUID are written; a negative place is a hyphen.
  static constexpr signed char ORDER[] = {3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15};
  const auto *bytes = reinterpret_cast<const unsigned char *>(&guid);
  *out++ = '{';
  for (const signed char place : ORDER) {
    if (place < 0) {
      *out++ = '-';
      continue;
    }
    *out++ = "0123456789abcdef"[bytes[place] >> 4];
    *out++ = "0123456789abcdef"[bytes[place] & 15];
  }
  *out = '}';
}

std::string braces(const GUID &guid) {
  std::string text(BRACES_SIZE, ' ');
  writeBraces(guid, text.data());
  return text;
}

bool GuidLess::operator()(const GUID &a, const GUID &b) const { return std::memcmp(&a, &b, sizeof a) < 0; }
