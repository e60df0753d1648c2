#include "session.h"

#include <string_view>
#include <string>
#include <unordered_set>

namespace {

std::wstring_view view(BSTR text) { return text ? std::wstring_view(text, SysStringLen(text)) : std::wstring_view(); }

std::wstring fullPath(const VSS_COMPONENTINFO &info) {
  const std::wstring_view parent = view(info.bstrLogicalPath);
  std::wstring path(parent);
  if (!path.empty()) path += L'\\';
  return path += view(info.bstrComponentName);
}

bool hasAncestorIn(const std::unordered_set<std::wstring> &paths, std::wstring_view logicalPath) {
  while (!logicalPath.empty()) {
    if (paths.count(std::wstring(logicalPath))) return true;
    const size_t end = logicalPath.rfind(L'\\');
    logicalPath = end == std::wstring_view::npos ? std::wstring_view() : logicalPath.substr(0, end);
  }
  return false;
}

}  // namespace

std::vector<bool> choose(const std::vector<PVSSCOMPONENTINFO> &infos) {
  bool nested = false;
  for (const auto info : infos) nested = nested || !view(info->bstrLogicalPath).empty();
  if (!nested) return std::vector<bool>(infos.size(), true);
  std::unordered_set<std::wstring> selectable;
  for (const auto info : infos)
    if (info->bSelectable) selectable.insert(fullPath(*info));
  std::vector<bool> result;
  for (const auto info : infos) result.push_back(!hasAncestorIn(selectable, view(info->bstrLogicalPath)));
  return result;
}
