// What a writer says of itself: IVssExamineWriterMetadata, IVssWMComponent, IVssWMFiledesc.
#pragma once
#include "object.h"
#include "play.h"

#include <vsbackup.h>

/** Objects point into the scenario, which each of them keeps. */
using Source = std::shared_ptr<const Scenario>;

class WriterMetadata : public Object<IVssExamineWriterMetadataEx> {
 public:
  WriterMetadata(Source source, const WriterSpec &writer) : source_(std::move(source)), writer_(writer) {}
  HRESULT STDMETHODCALLTYPE GetIdentity(VSS_ID *, VSS_ID *, BSTR *, VSS_USAGE_TYPE *, VSS_SOURCE_TYPE *) override;
  HRESULT STDMETHODCALLTYPE GetFileCounts(UINT *, UINT *, UINT *) override;
  HRESULT STDMETHODCALLTYPE GetIncludeFile(UINT, IVssWMFiledesc **) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetExcludeFile(UINT, IVssWMFiledesc **) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetComponent(UINT, IVssWMComponent **) override;
  HRESULT STDMETHODCALLTYPE GetRestoreMethod(VSS_RESTOREMETHOD_ENUM *, BSTR *, BSTR *, VSS_WRITERRESTORE_ENUM *, boolean *, UINT *) override {
    return E_NOTIMPL;
  }
  HRESULT STDMETHODCALLTYPE GetAlternateLocationMapping(UINT, IVssWMFiledesc **) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetBackupSchema(DWORD *) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetDocument(IXMLDOMDocument **) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE SaveAsXML(BSTR *) override;
  HRESULT STDMETHODCALLTYPE LoadFromXML(BSTR) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetIdentityEx(VSS_ID *, VSS_ID *, BSTR *, BSTR *, VSS_USAGE_TYPE *, VSS_SOURCE_TYPE *) override { return E_NOTIMPL; }

 protected:
  bool answersTo(REFIID iid) const override;

 private:
  const Source source_;
  const WriterSpec &writer_;
};

class Component : public Object<IVssWMComponent> {
 public:
  Component(Source source, const ComponentSpec &component) : source_(std::move(source)), component_(component) {}
  HRESULT STDMETHODCALLTYPE GetComponentInfo(PVSSCOMPONENTINFO *) override;
  HRESULT STDMETHODCALLTYPE FreeComponentInfo(PVSSCOMPONENTINFO) override;
  HRESULT STDMETHODCALLTYPE GetFile(UINT, IVssWMFiledesc **) override;
  HRESULT STDMETHODCALLTYPE GetDatabaseFile(UINT, IVssWMFiledesc **) override;
  HRESULT STDMETHODCALLTYPE GetDatabaseLogFile(UINT, IVssWMFiledesc **) override;
  HRESULT STDMETHODCALLTYPE GetDependency(UINT, IVssWMDependency **) override { return E_NOTIMPL; }

 private:
  HRESULT path(Call call, const std::vector<std::wstring> &paths, UINT index, IVssWMFiledesc **out);

  const Source source_;
  const ComponentSpec &component_;
};

class FileDescription : public Object<IVssWMFiledesc> {
 public:
  FileDescription(Source source, const std::wstring &path) : source_(std::move(source)), path_(path) {}
  HRESULT STDMETHODCALLTYPE GetPath(BSTR *) override;
  HRESULT STDMETHODCALLTYPE GetFilespec(BSTR *) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetRecursive(boolean *) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetAlternateLocation(BSTR *) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetBackupTypeMask(DWORD *) override { return E_NOTIMPL; }

 private:
  const Source source_;
  const std::wstring &path_;
};

/** Null for an empty text, as VSS gives it. */
BSTR bstrOf(const std::wstring &text);
