// guest-file-*: a named pipe is a file to the agent, which it never waits for.
#include "agent.h"
#include "text.h"

#include <algorithm>
#include <map>

#include <wincrypt.h>

namespace agent {

DWORD readAtMost = 48 * 1024 * 1024;

namespace {

struct Mode {
  DWORD access;
  DWORD disposition;
};

const std::map<std::string, Mode, std::less<>> MODES = {
    {"r", {GENERIC_READ, OPEN_EXISTING}},
    {"w", {GENERIC_WRITE, CREATE_ALWAYS}},
    {"r+", {GENERIC_READ | GENERIC_WRITE, OPEN_EXISTING}},
};

std::map<long long, Handle> files;

/** The agent keeps the last number in a file, so that one that is started anew gives none again. */
long long lastNumber = static_cast<long long>(GetTickCount64());

HANDLE fileOf(const json::Value &given) {
  const auto number = static_cast<long long>(given["handle"].number);
  const auto found = files.find(number);
  if (found == files.end()) throw Failure{"handle '" + std::to_string(number) + "' has not been found"};
  return found->second.get();
}

void waitForNothing(HANDLE file) {
  if (GetFileType(file) != FILE_TYPE_PIPE) return;
  DWORD state = 0;
  if (!GetNamedPipeHandleStateW(file, &state, nullptr, nullptr, nullptr, nullptr, 0)) return;
  state |= PIPE_NOWAIT;
  SetNamedPipeHandleState(file, &state, nullptr, nullptr);
}

}  // namespace

Failure lastError(std::string_view what) {
  wchar_t words[512];
  const DWORD flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
  DWORD length = FormatMessageW(flags, nullptr, GetLastError(), 0, words, 512, nullptr);
  while (length > 0 && words[length - 1] <= L' ') length--;
  return {std::string(what) + ": " + utf8({words, length})};
}

std::string base64(std::string_view bytes) {
  if (bytes.empty()) return {};
  const auto *data = reinterpret_cast<const BYTE *>(bytes.data());
  const auto size = static_cast<DWORD>(bytes.size());
  DWORD length = 0;
  CryptBinaryToStringA(data, size, CRYPT_STRING_BASE64 | CRYPT_STRING_NOCRLF, nullptr, &length);
  std::string text(length, '\0');
  CryptBinaryToStringA(data, size, CRYPT_STRING_BASE64 | CRYPT_STRING_NOCRLF, text.data(), &length);
  text.resize(length);
  return text;
}

std::string bytesOf(std::string_view base64) {
  if (base64.empty()) return {};
  const auto size = static_cast<DWORD>(base64.size());
  DWORD length = 0;
  if (!CryptStringToBinaryA(base64.data(), size, CRYPT_STRING_BASE64, nullptr, &length, nullptr, nullptr))
    throw Failure{"Base64 data is not valid"};
  std::string bytes(length, '\0');
  CryptStringToBinaryA(base64.data(), size, CRYPT_STRING_BASE64, reinterpret_cast<BYTE *>(bytes.data()), &length, nullptr, nullptr);
  return bytes;
}

std::string fileOpen(const json::Value &given) {
  const std::string &path = given["path"].text;
  const auto mode = MODES.find(given["mode"] ? given["mode"].text : "r");
  if (mode == MODES.end()) throw Failure{"invalid file open mode"};
  Handle file(CreateFileW(wide(path).c_str(), mode->second.access, FILE_SHARE_READ, nullptr, mode->second.disposition,
                          FILE_ATTRIBUTE_NORMAL, nullptr));
  if (!file) throw lastError("failed to open file '" + path + "'");
  waitForNothing(file.get());
  files[++lastNumber] = std::move(file);
  return std::to_string(lastNumber);
}

std::string fileClose(const json::Value &given) {
  fileOf(given);
  files.erase(static_cast<long long>(given["handle"].number));
  return "{}";
}

std::string fileRead(const json::Value &given) {
  const HANDLE file = fileOf(given);
  std::string bytes(std::min(given["count"] ? static_cast<DWORD>(given["count"].number) : 4096, readAtMost), '\0');
  DWORD count = 0;
  if (!ReadFile(file, bytes.data(), static_cast<DWORD>(bytes.size()), &count, nullptr)) throw lastError("failed to read file");
  bytes.resize(count);
  const std::string data = count == 0 ? "" : ",\"buf-b64\":" + json::quoted(base64(bytes));
  return "{\"count\":" + std::to_string(count) + data + ",\"eof\":" + (count == 0 ? "true" : "false") + "}";
}

std::string fileWrite(const json::Value &given) {
  const HANDLE file = fileOf(given);
  const std::string bytes = bytesOf(given["buf-b64"].text);
  const size_t size = given["count"] ? static_cast<size_t>(given["count"].number) : bytes.size();
  if (size > bytes.size()) throw Failure{"value '" + std::to_string(size) + "' is invalid for argument count"};
  DWORD count = 0;
  if (!WriteFile(file, bytes.data(), static_cast<DWORD>(size), &count, nullptr)) throw lastError("failed to write to file");
  return "{\"count\":" + std::to_string(count) + ",\"eof\":false}";
}

}  // namespace agent
