#include "json.h"

#include <cstdio>
#include <cstdlib>

namespace json {

namespace {

void appendUtf8(std::string &out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  const int rest = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  static constexpr unsigned FIRST[] = {0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(FIRST[rest] | code >> (6 * rest));
  for (int left = rest - 1; left >= 0; left--) out += static_cast<char>(0x80 | (code >> (6 * left) & 0x3F));
}

/** Reads one value after the other; `good` is false from the first that is none. */
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool good = true;

  Value value() {
    Value result;
    const char first = next();
    if (first == '{') {
      result.kind = Value::Kind::object;
      members('}', [&] {
        if (next() != '"') return fail();
        std::string name = string();
        if (next() != ':') return fail();
        result.object[std::move(name)] = value();
      });
    } else if (first == '[') {
      result.kind = Value::Kind::list;
      members(']', [&] { result.list.push_back(value()); });
    } else if (first == '"') {
      result.kind = Value::Kind::text;
      result.text = string();
    } else {
      at_--;
      word(result);
    }
    return result;
  }

  bool atEnd() {
    skipBlanks();
    return at_ == text_.size();
  }

 private:
  void fail() {
    good = false;
    at_ = text_.size();
  }

  char take() {
    if (at_ < text_.size()) return text_[at_++];
    good = false;
    return '\0';
  }

  void skipBlanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) at_++;
  }

  char next() {
    skipBlanks();
    return take();
  }

  template <typename Member>
  void members(char end, Member member) {
    skipBlanks();
    if (at_ < text_.size() && text_[at_] == end) {
      at_++;
      return;
    }
    while (good) {
      member();
      const char after = next();
      if (after == end) return;
      if (after != ',') fail();
    }
  }

  unsigned hex4() {
    const std::string digits(text_.substr(at_, 4));
    at_ += digits.size();
    return static_cast<unsigned>(std::strtoul(digits.c_str(), nullptr, 16));
  }

  std::string string() {
    std::string out;
    for (char c = take(); good && c != '"'; c = take()) {
      if (c == '\\') escape(out);
      else out += c;
    }
    return out;
  }

  void escape(std::string &out) {
    const char c = take();
    if (c != 'u') {
      static constexpr std::string_view NAMES = "bfnrt", CHARACTERS = "\b\f\n\r\t";
      const size_t known = NAMES.find(c);
      out += known == std::string_view::npos ? c : CHARACTERS[known];
      return;
    }
    unsigned code = hex4();
    if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_, 2) == "\\u") {
      at_ += 2;
      code = 0x10000 + ((code - 0xD800) << 10) + (hex4() - 0xDC00);
    }
    appendUtf8(out, code);
  }

  void word(Value &result) {
    const size_t begin = at_;
    while (at_ < text_.size() && std::string_view(",]} \t\r\n").find(text_[at_]) == std::string_view::npos) at_++;
    const std::string text(text_.substr(begin, at_ - begin));
    if (text == "null") return;
    if (text == "true" || text == "false") {
      result.kind = Value::Kind::boolean;
      result.boolean = text == "true";
      return;
    }
    char *end = nullptr;
    result.kind = Value::Kind::number;
    result.number = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0') fail();
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

const Value &Value::operator[](std::string_view name) const {
  static const Value none;
  const auto found = object.find(name);
  return found == object.end() ? none : found->second;
}

std::optional<Value> parse(std::string_view text) {
  Reader reader(text);
  Value value = reader.value();
  if (!reader.good || !reader.atEnd()) return std::nullopt;
  return value;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    char escaped[8];
    if (c == '"' || c == '\\') (out += '\\') += c;
    else if (static_cast<unsigned char>(c) >= 0x20) out += c;
    else out.append(escaped, static_cast<size_t>(std::snprintf(escaped, sizeof escaped, "\\u%04x", c)));
  }
  return out += '"';
}

}  // namespace json
