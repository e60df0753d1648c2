// A guest agent that makes the calls of QEMU's (qga/commands-win32.c): what it has in common.
#pragma once
#include "json.h"
#include "platform.h"

#include <string>
#include <string_view>

namespace agent {

/** A command that fails, as its answer says it. */
struct Failure {
  std::string text;
  const char *kind = "GenericError";
};

/** With the system's words for the last error, in the guest's language, as the agent has them; the code is in none of its answers. */
Failure lastError(std::string_view what);

std::string base64(std::string_view bytes);
std::string bytesOf(std::string_view base64);

/** Each gives what it returns, as JSON. @throws Failure */
std::string fileOpen(const json::Value &given);
std::string fileClose(const json::Value &given);
std::string fileRead(const json::Value &given);
std::string fileWrite(const json::Value &given);
std::string exec(const json::Value &given);
std::string execStatus(const json::Value &given);

/** Bytes that a read gives at most: a pipe may give less than was asked for, and end in the middle of a character. */
extern DWORD readAtMost;

}  // namespace agent
