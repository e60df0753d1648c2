// Conversions between the text of scenarios and traces and what Windows wants.
#pragma once
#include "platform.h"

#include <string>
#include <string_view>
#include <vector>

std::wstring wide(std::string_view utf8);
std::string utf8(std::wstring_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
long long integer(std::string_view text);
/** A GUID written with or without braces; all zeros where the text is none. */
GUID guidOf(std::string_view text);
/** In braces, lower case. */
constexpr size_t BRACES_SIZE = 38;
void writeBraces(const GUID &guid, char *out);
std::string braces(const GUID &guid);

struct GuidLess {
  bool operator()(const GUID &a, const GUID &b) const;
};
