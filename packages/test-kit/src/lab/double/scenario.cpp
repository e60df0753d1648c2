#include "scenario.h"

#include <map>
#include <stdexcept>

namespace {

using Fields = std::vector<std::string_view>;
using Rule = void (*)(Scenario &, const Fields &);

WriterSpec &lastWriter(Scenario &scenario) { return scenario.writers.at(scenario.writers.size() - 1); }
ComponentSpec &lastComponent(Scenario &scenario) { return lastWriter(scenario).components.at(lastWriter(scenario).components.size() - 1); }
DWORD milliseconds(std::string_view text) { return static_cast<DWORD>(integer(text)); }
HRESULT hresult(std::string_view text) { return static_cast<HRESULT>(integer(text)); }

template <class T>
T oneOf(const std::map<std::string_view, T> &values, std::string_view text) {
  return values.at(text);
}

DWORD &delayNamed(Delays &delays, std::string_view name) {
  return *oneOf<DWORD *>({{"gather", &delays.gather}, {"prepare", &delays.prepare}, {"status", &delays.status},
                          {"freeze", &delays.freeze}, {"thaw", &delays.thaw}, {"complete", &delays.complete}}, name);
}

void readFault(Scenario &scenario, const Fields &f) {
  FaultSpec fault;
  fault.call = callOf(f.at(1));
  if (fault.call == Call::none) throw std::out_of_range("call");
  fault.of = f.at(2);
  fault.nth = static_cast<int>(integer(f.at(3)));
  fault.kind = oneOf<FaultSpec::Kind>(
      {{"hresult", FaultSpec::Kind::hresult}, {"result", FaultSpec::Kind::result}, {"hang", FaultSpec::Kind::hang}}, f.at(4));
  fault.value = hresult(f.at(5));
  fault.afterThaw = oneOf<bool>({{"", false}, {"after-thaw", true}}, f.at(6));
  scenario.faults.push_back(fault);
}

Place placeNamed(std::string_view name) {
  return oneOf<Place>({{"prepareBackup", Place::prepareBackup}, {"prepareSnapshot", Place::prepareSnapshot}, {"freeze", Place::freeze},
                       {"thaw", Place::thaw}, {"postSnapshot", Place::postSnapshot}, {"backupComplete", Place::backupComplete}}, name);
}

void readFailure(Scenario &scenario, const Fields &f) {
  lastWriter(scenario).failure = {placeNamed(f.at(1)), hresult(f.at(2)), hresult(f.at(3)), wide(f.at(4))};
}

void readOther(Scenario &scenario, const Fields &f) {
  scenario.other = oneOf<Other>({{"snapshot-set", Other::snapshotSet}, {"agent", Other::agent}, {"stale", Other::stale},
                                 {"mutex-taken", Other::mutexTaken}, {"events-faked", Other::eventsFaked}}, f.at(1));
  if (f.size() > 2) scenario.otherGoneAfterMs = milliseconds(f[2]);
}

void readComponent(Scenario &scenario, const Fields &f) {
  lastWriter(scenario).components.push_back({static_cast<int>(integer(f.at(1))), f.at(2) == "selectable", wide(f.at(3)), wide(f.at(4)), {}});
}

const std::map<std::string_view, Rule> RULES = {
    {"edition", [](Scenario &s, const Fields &f) { s.client = oneOf<bool>({{"client", true}, {"server", false}}, f.at(1)); }},
    {"coordinator", [](Scenario &s, const Fields &f) { s.inProcess = oneOf<bool>({{"in-process", true}, {"process", false}}, f.at(1)); }},
    {"trace", [](Scenario &s, const Fields &f) { s.trace = oneOf<bool>({{"on", true}, {"off", false}}, f.at(1)); }},
    {"hold-writes", [](Scenario &s, const Fields &f) { s.holdWritesMs = milliseconds(f.at(1)); }},
    {"provider-wait", [](Scenario &s, const Fields &f) { s.providerWaitMs = milliseconds(f.at(1)); }},
    {"wait", [](Scenario &s, const Fields &f) { s.waitFails = oneOf<bool>({{"fails", true}, {"succeeds", false}}, f.at(1)); }},
    {"stack", [](Scenario &s, const Fields &f) { s.stack = static_cast<DWORD>(integer(f.at(1))); }},
    {"delay", [](Scenario &s, const Fields &f) { delayNamed(s.delays, f.at(1)) = milliseconds(f.at(2)); }},
    {"other", readOther},
    {"fault", readFault},
    {"writer", [](Scenario &s, const Fields &f) {
       WriterSpec writer;
       writer.writer = guidOf(f.at(1));
       writer.instance = guidOf(f.at(2));
       writer.name = wide(f.at(3));
       s.writers.push_back(writer);
     }},
    {"vanishes", [](Scenario &s, const Fields &f) { lastWriter(s).vanishesAt = placeNamed(f.at(1)); }},
    {"gathering", [](Scenario &s, const Fields &f) {
       using Gathering = WriterSpec::Gathering;
       lastWriter(s).gathering = oneOf<Gathering>({{"first", Gathering::first}, {"later", Gathering::later}}, f.at(1));
     }},
    {"provider", [](Scenario &s, const Fields &f) {
       s.providers.push_back({guidOf(f.at(1)), wide(f.at(2)), static_cast<int>(integer(f.at(3))), wide(f.at(4)), guidOf(f.at(5)), guidOf(f.at(6))});
     }},
    {"failure", readFailure},
    {"component", readComponent},
    {"file", [](Scenario &s, const Fields &f) { lastComponent(s).paths.files.push_back(wide(f.at(1))); }},
    {"database", [](Scenario &s, const Fields &f) { lastComponent(s).paths.databases.push_back(wide(f.at(1))); }},
    {"log", [](Scenario &s, const Fields &f) { lastComponent(s).paths.logs.push_back(wide(f.at(1))); }},
};

void readLine(Scenario &scenario, std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (line.empty() || line[0] == '#') return;
  const Fields fields = split(line, '\t');
  RULES.at(fields[0])(scenario, fields);
}

}  // namespace

std::shared_ptr<const Scenario> parseScenario(std::string_view text) {
  auto scenario = std::make_shared<Scenario>();
  for (const std::string_view line : split(text, '\n')) {
    try {
      readLine(*scenario, line);
    } catch (const std::out_of_range &) {
      throw std::runtime_error("not a line of a scenario: " + std::string(line));
    }
  }
  return scenario;
}
