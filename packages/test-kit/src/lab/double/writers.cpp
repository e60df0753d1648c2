#include "writers.h"

#include <map>

namespace {

struct States {
  VSS_WRITER_STATE after, failed;
};

const std::map<Place, States> STATES = {
    {Place::prepareBackup, {VSS_WS_WAITING_FOR_FREEZE, VSS_WS_FAILED_AT_PREPARE_BACKUP}},
    {Place::prepareSnapshot, {VSS_WS_WAITING_FOR_FREEZE, VSS_WS_FAILED_AT_PREPARE_SNAPSHOT}},
    {Place::freeze, {VSS_WS_WAITING_FOR_THAW, VSS_WS_FAILED_AT_FREEZE}},
    {Place::thaw, {VSS_WS_WAITING_FOR_POST_SNAPSHOT, VSS_WS_FAILED_AT_THAW}},
    {Place::postSnapshot, {VSS_WS_WAITING_FOR_BACKUP_COMPLETE, VSS_WS_FAILED_AT_POST_SNAPSHOT}},
    {Place::backupComplete, {VSS_WS_STABLE, VSS_WS_FAILED_AT_BACKUP_COMPLETE}},
};

}  // namespace

void Writers::reach(Place place) {
  state_ = STATES.at(place).after;
  for (const WriterSpec *writer : all) {
    if (writer->failure.at == place) failed_.insert(writer);
    if (writer->vanishesAt == place) gone_.insert(writer);
  }
}

std::vector<WriterStatus> Writers::status() const {
  std::vector<WriterStatus> result;
  for (const WriterSpec *writer : all) {
    if (gone_.count(writer)) continue;
    if (failed_.count(writer)) result.push_back({writer, STATES.at(writer->failure.at).failed, &writer->failure});
    else result.push_back({writer, state_, nullptr});
  }
  return result;
}
