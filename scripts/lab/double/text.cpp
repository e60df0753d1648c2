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

std::string braces(const GUID &guid) {
  static const char DIGITS[] = "0123456789abcdef";
  const unsigned char *data4 = guid.Data4;
  const unsigned char bytes[16] = {static_cast<unsigned char>(guid.Data1 >> 24), static_cast<unsigned char>(guid.Data1 >> 16),
                                   static_cast<unsigned char>(guid.Data1 >> 8),  static_cast<unsigned char>(guid.Data1),
                                   static_cast<unsigned char>(guid.Data2 >> 8),  static_cast<unsigned char>(guid.Data2),
                                   static_cast<unsigned char>(guid.Data3 >> 8),  static_cast<unsigned char>(guid.Data3),
                                   data4[0], data4[1], data4[2], data4[3], data4[4], data4[5], data4[6], data4[7]};
  std::string text = "{";
  for (int index = 0; index < 16; index++) {
    if (index == 4 || index == 6 || index == 8 || index == 10) text += '-';
    text += DIGITS[bytes[index] >> 4];
    text += DIGITS[bytes[index] & 15];
  }
  return text + "}";
}

bool GuidLess::operator()(const GUID &a, const GUID &b) const { return std::memcmp(&a, &b, sizeof a) < 0; }
