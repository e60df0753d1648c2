// The documents of SaveAsXML: enough to tell that the right one was saved.
#pragma once
#include "text.h"

namespace xml {

inline std::wstring attribute(std::wstring_view name, std::wstring_view value) {
  std::wstring result = L" " + std::wstring(name) + L"=\"";
  for (const wchar_t c : value) {
    if (c == L'<') result += L"&lt;";
    else if (c == L'>') result += L"&gt;";
    else if (c == L'&') result += L"&amp;";
    else if (c == L'"') result += L"&quot;";
    else result += c;
  }
  return result + L"\"";
}

inline std::wstring attribute(std::wstring_view name, const GUID &id) { return attribute(name, wide(braces(id))); }

inline std::wstring component(int type, std::wstring_view logicalPath, std::wstring_view name) {
  return attribute(L"type", std::to_wstring(type)) + attribute(L"logicalPath", logicalPath) + attribute(L"componentName", name);
}

/** Without its end, so that more can be said of it. */
inline std::wstring component(const GUID &writer, const GUID &instance, int type, std::wstring_view logicalPath, std::wstring_view name) {
  return L"<COMPONENT" + attribute(L"writerId", writer) + attribute(L"instanceId", instance) + component(type, logicalPath, name);
}

}  // namespace xml
