// What Windows and the language bring, read once for all sources: most of what compiling one of them would take. Made into a precompiled
// header by build.ts, which every source begins with.
#define _WIN32_WINNT 0x0A00
#include <winsock2.h>
#include <windows.h>
#include <objbase.h>
#include <oleauto.h>
#include <vss.h>
#include <vswriter.h>
#include <vsbackup.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
