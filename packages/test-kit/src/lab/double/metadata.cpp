#include "metadata.h"

#include "enter.h"
#include "xml.h"

namespace {

/** A component's information with what is needed to notice that it is given back twice. */
struct InfoBlock : Mortal, VSS_COMPONENTINFO {
  const Component *owner = nullptr;
};

UINT count(const std::vector<std::wstring> &list) { return static_cast<UINT>(list.size()); }

}  // namespace

BSTR bstrOf(const std::wstring &text) { return text.empty() ? nullptr : SysAllocStringLen(text.data(), static_cast<UINT>(text.size())); }

bool WriterMetadata::answersTo(REFIID iid) const {
  return IsEqualGUID(iid, IID_IUnknown) || IsEqualGUID(iid, IID_IVssExamineWriterMetadata) || IsEqualGUID(iid, IID_IVssExamineWriterMetadataEx);
}

HRESULT WriterMetadata::GetIdentity(VSS_ID *instance, VSS_ID *writer, BSTR *name, VSS_USAGE_TYPE *usage, VSS_SOURCE_TYPE *source) {
  if (!alive()) return E_UNEXPECTED;
  if (const auto fault = enter(Call::GetIdentity); fault.answer) return *fault.answer;
  if (!instance || !writer || !name || !usage || !source) return E_POINTER;
  *instance = writer_.instance;
  *writer = writer_.writer;
  *name = bstrOf(writer_.name);
  *usage = VSS_UT_USERDATA;
  *source = VSS_ST_OTHER;
  return S_OK;
}

HRESULT WriterMetadata::GetFileCounts(UINT *include, UINT *exclude, UINT *components) {
  if (!alive()) return E_UNEXPECTED;
  if (const auto fault = enter(Call::GetFileCounts); fault.answer) return *fault.answer;
  if (!include || !exclude || !components) return E_POINTER;
  *include = *exclude = 0;
  *components = static_cast<UINT>(writer_.components.size());
  return S_OK;
}

HRESULT WriterMetadata::GetComponent(UINT index, IVssWMComponent **out) {
  if (!alive()) return E_UNEXPECTED;
  if (const auto fault = enter(Call::GetComponent, ' ', index); fault.answer) return *fault.answer;
  if (!out) return E_POINTER;
  *out = nullptr;
  if (index >= writer_.components.size()) return VSS_E_OBJECT_NOT_FOUND;
  *out = new Component(source_, writer_.components[index]);
  return S_OK;
}

HRESULT WriterMetadata::SaveAsXML(BSTR *out) {
  if (!alive()) return E_UNEXPECTED;
  if (const auto fault = enter(Call::SaveAsXML); fault.answer) return *fault.answer;
  if (!out) return E_POINTER;
  std::wstring document = L"<WRITER_METADATA" + xml::attribute(L"writerId", writer_.writer) +
                          xml::attribute(L"instanceId", writer_.instance) + xml::attribute(L"name", writer_.name) + L">";
  for (const ComponentSpec &one : writer_.components) document += L"<COMPONENT" + xml::component(one.type, one.logicalPath, one.name) + L"/>";
  *out = bstrOf(document + L"</WRITER_METADATA>");
  return S_OK;
}

HRESULT Component::GetComponentInfo(PVSSCOMPONENTINFO *out) {
  if (!alive()) return E_UNEXPECTED;
  if (const auto fault = enter(Call::GetComponentInfo); fault.answer) return *fault.answer;
  if (!out) return E_POINTER;
  auto *block = new InfoBlock();
  block->owner = this;
  VSS_COMPONENTINFO &info = *block;
  info.type = static_cast<VSS_COMPONENT_TYPE>(component_.type);
  info.bstrLogicalPath = bstrOf(component_.logicalPath);
  info.bstrComponentName = bstrOf(component_.name);
  info.bSelectable = component_.selectable;
  info.cFileCount = count(component_.paths.files);
  info.cDatabases = count(component_.paths.databases);
  info.cLogFiles = count(component_.paths.logs);
  InterlockedIncrement(&objects::liveInfos);
  *out = &info;
  return S_OK;
}

HRESULT Component::FreeComponentInfo(PVSSCOMPONENTINFO info) {
  if (!alive()) return E_UNEXPECTED;
  // Whatever it answers, it frees: what would be left could not be freed by anybody.
  const auto fault = enter(Call::FreeComponentInfo);
  const HRESULT answer = fault.answer ? *fault.answer : S_OK;
  if (!info) return answer;
  auto *block = static_cast<InfoBlock *>(const_cast<VSS_COMPONENTINFO *>(info));
  if (block->owner != this) {
    objects::misused();
    return E_INVALIDARG;
  }
  block->owner = nullptr;
  SysFreeString(block->bstrLogicalPath);
  SysFreeString(block->bstrComponentName);
  // What is read after it was given back should not look right.
  FillMemory(static_cast<VSS_COMPONENTINFO *>(block), sizeof(VSS_COMPONENTINFO), 0xdd);
  InterlockedDecrement(&objects::liveInfos);
  objects::bury(block);
  return answer;
}

HRESULT Component::path(Call call, const std::vector<std::wstring> &paths, UINT index, IVssWMFiledesc **out) {
  if (!alive()) return E_UNEXPECTED;
  if (const auto fault = enter(call, ' ', index); fault.answer) return *fault.answer;
  if (!out) return E_POINTER;
  *out = nullptr;
  if (index >= paths.size()) return VSS_E_OBJECT_NOT_FOUND;
  *out = new FileDescription(source_, paths[index]);
  return S_OK;
}

HRESULT Component::GetFile(UINT index, IVssWMFiledesc **out) { return path(Call::GetFile, component_.paths.files, index, out); }

HRESULT Component::GetDatabaseFile(UINT index, IVssWMFiledesc **out) {
  return path(Call::GetDatabaseFile, component_.paths.databases, index, out);
}

HRESULT Component::GetDatabaseLogFile(UINT index, IVssWMFiledesc **out) {
  return path(Call::GetDatabaseLogFile, component_.paths.logs, index, out);
}

HRESULT FileDescription::GetPath(BSTR *out) {
  if (!alive()) return E_UNEXPECTED;
  if (const auto fault = enter(Call::GetPath); fault.answer) return *fault.answer;
  if (!out) return E_POINTER;
  *out = bstrOf(path_);
  return S_OK;
}
