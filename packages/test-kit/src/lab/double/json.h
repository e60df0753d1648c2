// As much JSON as a guest agent reads and writes.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace json {

struct Value {
  enum class Kind { null, boolean, number, text, list, object };
  Kind kind = Kind::null;
  bool boolean = false;
  double number = 0;
  std::string text;
  std::vector<Value> list;
  std::map<std::string, Value, std::less<>> object;

  /** A member; null where there is none. */
  const Value &operator[](std::string_view name) const;
  explicit operator bool() const { return kind != Kind::null; }
};

/** Nothing where the text is no JSON. */
std::optional<Value> parse(std::string_view text);

/** A text as JSON has it. */
std::string quoted(std::string_view text);

}  // namespace json
