// A requester in C++: the same calls as the product's in the same order, to measure the product against.
#pragma once
#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#endif
#include <windows.h>
#include <vss.h>
#include <vswriter.h>
#include <vsbackup.h>

#include <optional>
#include <utility>
#include <vector>

/** Thrown where a call fails. */
struct Failure {
  HRESULT hr;
};
inline void ok(HRESULT hr) {
  if (FAILED(hr)) throw Failure{hr};
}

/** Owns a COM pointer. */
template <class Interface>
class Com {
 public:
  Com() = default;
  Com(Com &&other) noexcept : pointer_(std::exchange(other.pointer_, nullptr)) {}
  Com &operator=(Com &&other) noexcept {
    std::swap(pointer_, other.pointer_);
    return *this;
  }
  ~Com() {
    if (pointer_) pointer_->Release();
  }
  Interface *operator->() const { return pointer_; }
  Interface **out() { return &pointer_; }

 private:
  Interface *pointer_ = nullptr;
};

/** The three events, created anew. */
class Events {
 public:
  Events();
  ~Events();
  Events(const Events &) = delete;
  Events &operator=(const Events &) = delete;
  HANDLE frozen, thaw, timeout;
};

/** One freeze. */
class Session {
 public:
  /** Returns when the disks are frozen. @param paths where the volumes are mounted, with the final backslash */
  Session(const std::vector<wchar_t *> &paths, VSS_BACKUP_TYPE type);
  /** Sets thaw and sees the backup to its end. */
  void thaw();

 private:
  void gather();
  void addWriter(UINT index);
  void awaitFrozen();
  void checkWriters();

  // Destroyed in the opposite order: the backup is released before the events are closed.
  std::optional<Events> events_;
  Com<IVssBackupComponentsEx3> backup_;
  Com<IVssAsync> snapshot_;
};

/** Which components have to be added explicitly: those without a selectable ancestor. */
std::vector<bool> choose(const std::vector<PVSSCOMPONENTINFO> &infos);
