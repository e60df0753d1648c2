// guest-exec: a program with pipes; its end is told once, when it has ended and its output, too.
#include "agent.h"
#include "text.h"

#include <atomic>
#include <map>
#include <memory>

namespace agent {

namespace {

struct Program {
  Handle process;
  std::string input, output, errors;
  Handle toInput, fromOutput, fromErrors;
  std::atomic<int> reading = 2;
};

std::map<DWORD, std::shared_ptr<Program>> programs;

void readAll(const Handle &from, std::string &into) {
  char bytes[4096];
  for (DWORD count = 0; ReadFile(from.get(), bytes, sizeof bytes, &count, nullptr) && count > 0;) into.append(bytes, count);
}

/** Runs on a thread of its own, which keeps the program's record as long as it lasts. */
template <typename Work>
void meanwhile(std::shared_ptr<Program> program, Work work) {
  struct Job {
    std::shared_ptr<Program> program;
    Work work;
  };
  const auto run = [](void *parameter) -> DWORD {
    const std::unique_ptr<Job> job(static_cast<Job *>(parameter));
    job->work(*job->program);
    return 0;
  };
  CloseHandle(CreateThread(nullptr, 0, run, new Job{std::move(program), work}, 0, nullptr));
}

/** As CommandLineToArgvW and the C runtime take it apart again. */
std::wstring quotedArgument(const std::wstring &text) {
  if (!text.empty() && text.find_first_of(L" \t\"") == std::wstring::npos) return text;
  std::wstring out = L"\"";
  size_t backslashes = 0;
  for (const wchar_t c : text) {
    if (c == L'"') out.append(backslashes + 1, L'\\');
    backslashes = c == L'\\' ? backslashes + 1 : 0;
    out += c;
  }
  return out.append(backslashes, L'\\') += L'"';
}

/** A pipe of which the program inherits one end. */
void openPipe(Handle &ours, Handle &theirs, bool weRead) {
  SECURITY_ATTRIBUTES inherited = {sizeof inherited, nullptr, TRUE};
  HANDLE read = nullptr, write = nullptr;
  if (!CreatePipe(&read, &write, &inherited, 0)) throw lastError("Guest exec failed");
  ours = Handle(weRead ? read : write);
  theirs = Handle(weRead ? write : read);
  SetHandleInformation(ours.get(), HANDLE_FLAG_INHERIT, 0);
}

std::string data(const char *name, const std::string &bytes) {
  return bytes.empty() ? "" : std::string(",\"") + name + "\":" + json::quoted(base64(bytes));
}

}  // namespace

std::string exec(const json::Value &given) {
  const auto program = std::make_shared<Program>();
  Handle input, output, errors;
  openPipe(program->toInput, input, false);
  openPipe(program->fromOutput, output, true);
  openPipe(program->fromErrors, errors, true);

  std::wstring line = quotedArgument(wide(given["path"].text));
  for (const json::Value &argument : given["arg"].list) (line += L' ') += quotedArgument(wide(argument.text));
  STARTUPINFOW start = {};
  start.cb = sizeof start;
  start.dwFlags = STARTF_USESTDHANDLES;
  start.hStdInput = input.get();
  start.hStdOutput = output.get();
  start.hStdError = errors.get();
  PROCESS_INFORMATION started = {};
  if (!CreateProcessW(nullptr, line.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr, &start, &started))
    throw lastError("Guest exec failed: Failed to execute child process");
  CloseHandle(started.hThread);
  program->process = Handle(started.hProcess);
  program->input = bytesOf(given["input-data"].text);
  programs[started.dwProcessId] = program;

  meanwhile(program, [](Program &it) {
    for (DWORD count = 0; !it.input.empty(); it.input.erase(0, count))
      if (!WriteFile(it.toInput.get(), it.input.data(), static_cast<DWORD>(it.input.size()), &count, nullptr)) break;
    it.toInput.close();
  });
  meanwhile(program, [](Program &it) { readAll(it.fromOutput, it.output), it.reading--; });
  meanwhile(program, [](Program &it) { readAll(it.fromErrors, it.errors), it.reading--; });
  return "{\"pid\":" + std::to_string(started.dwProcessId) + "}";
}

std::string execStatus(const json::Value &given) {
  const auto found = programs.find(static_cast<DWORD>(given["pid"].number));
  if (found == programs.end()) throw Failure{"Invalid parameter 'pid'"};
  const std::shared_ptr<Program> program = found->second;
  if (WaitForSingleObject(program->process.get(), 0) != WAIT_OBJECT_0 || program->reading > 0) return "{\"exited\":false}";
  DWORD code = 0;
  GetExitCodeProcess(program->process.get(), &code);
  programs.erase(found);
  return "{\"exited\":true,\"exitcode\":" + std::to_string(static_cast<int>(code)) + data("out-data", program->output) +
         data("err-data", program->errors) + "}";
}

}  // namespace agent
