// guest-agent.exe: speaks the protocol of QEMU's guest agent over a connection to whoever plays the channel to the hypervisor.
#include <winsock2.h>

#include "agent.h"
#include "text.h"

#include <algorithm>
#include <cstdio>

namespace {

using json::Value;

constexpr char DELIMITER = '\xff';

struct Command {
  const char *name;
  std::string (*run)(const Value &given);
};

std::vector<std::string> blocked;

bool isEnabled(const char *name) { return std::find(blocked.begin(), blocked.end(), name) == blocked.end(); }

std::string number(const Value &value) { return std::to_string(static_cast<long long>(value.number)); }

std::string time(const Value &) {
  FILETIME now;
  GetSystemTimePreciseAsFileTime(&now);
  constexpr long long EPOCH = 116444736000000000;
  const long long ticks = (static_cast<long long>(now.dwHighDateTime) << 32 | now.dwLowDateTime) - EPOCH;
  return std::to_string(ticks * 100);
}

std::string info(const Value &);

const Command COMMANDS[] = {
    {"guest-sync", [](const Value &given) { return number(given["id"]); }},
    {"guest-sync-delimited", [](const Value &given) { return number(given["id"]); }},
    {"guest-ping", [](const Value &) -> std::string { return "{}"; }},
    {"guest-info", info},
    {"guest-get-time", time},
    {"guest-fsfreeze-status", [](const Value &) -> std::string { return "\"thawed\""; }},
    {"guest-exec", agent::exec},
    {"guest-exec-status", agent::execStatus},
    {"guest-file-open", agent::fileOpen},
    {"guest-file-close", agent::fileClose},
    {"guest-file-read", agent::fileRead},
    {"guest-file-write", agent::fileWrite},
};

std::string info(const Value &) {
  std::string list;
  for (const Command &each : COMMANDS) {
    if (!list.empty()) list += ',';
    const char *enabled = isEnabled(each.name) ? "true" : "false";
    list += "{\"name\":" + json::quoted(each.name) + ",\"enabled\":" + enabled + ",\"success-response\":true}";
  }
  return "{\"version\":\"7.2.0\",\"supported_commands\":[" + list + "]}";
}

std::string run(const Value &request) {
  const std::string &name = request["execute"].text;
  const auto *known = std::find_if(std::begin(COMMANDS), std::end(COMMANDS), [&](const Command &each) { return each.name == name; });
  if (known == std::end(COMMANDS)) throw agent::Failure{"The command " + name + " has not been found", "CommandNotFound"};
  if (!isEnabled(known->name))
    throw agent::Failure{"Command " + name + " has been disabled for this instance", "CommandNotFound"};
  return known->run(request["arguments"]);
}

std::string answer(const std::string &line) {
  try {
    const std::optional<Value> request = json::parse(line);
    if (!request) throw agent::Failure{"JSON parse error"};
    const std::string before((*request)["execute"].text == "guest-sync-delimited" ? 1 : 0, DELIMITER);
    return before + "{\"return\":" + run(*request) + "}\n";
  } catch (const agent::Failure &failure) {
    return "{\"error\":{\"class\":\"" + std::string(failure.kind) + "\",\"desc\":" + json::quoted(failure.text) + "}}\n";
  }
}

bool sayAll(SOCKET channel, std::string_view text) {
  while (!text.empty()) {
    const int sent = send(channel, text.data(), static_cast<int>(text.size()), 0);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

/** One request after the other, until the channel ends. */
void serve(SOCKET channel) {
  std::string line;
  char bytes[65536];
  for (int count; (count = recv(channel, bytes, sizeof bytes, 0)) > 0;) {
    for (const char c : std::string_view(bytes, static_cast<size_t>(count))) {
      if (c == DELIMITER) {
        line.clear();
      } else if (c != '\n') {
        line += c;
      } else if (!line.empty()) {
        if (!sayAll(channel, answer(line))) return;
        line.clear();
      }
    }
  }
}

SOCKET connected(const char *port) {
  WSADATA data;
  WSAStartup(MAKEWORD(2, 2), &data);
  const SOCKET channel = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<u_short>(integer(port)));
  const int now = 1;
  setsockopt(channel, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char *>(&now), sizeof now);
  // What is started must not keep the channel open.
  SetHandleInformation(reinterpret_cast<HANDLE>(channel), HANDLE_FLAG_INHERIT, 0);
  const bool there = connect(channel, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
  return there ? channel : INVALID_SOCKET;
}

}  // namespace

int main(int count, char **arguments) {
  if (count < 2) {
    std::fputs("usage: guest-agent PORT [BLOCKED[,BLOCKED...]] [READ-AT-MOST]\n", stderr);
    return 2;
  }
  if (count > 2)
    for (const std::string_view name : split(arguments[2], ',')) blocked.emplace_back(name);
  if (count > 3) agent::readAtMost = static_cast<DWORD>(integer(arguments[3]));
  const SOCKET channel = connected(arguments[1]);
  if (channel == INVALID_SOCKET) return 1;
  serve(channel);
  return 0;
}
