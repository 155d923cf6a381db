#pragma once
#include "../call.hpp"

namespace tcpwatch {

/// Why the library cannot be loaded into a program file, as far as the file shows it: `exec` for
/// nothing, `static_program`, `privileged_program` (set-uid, set-gid, file capabilities) or
/// `foreign_program` (another word size or C library). Scripts are judged by their interpreter.
/// Allocates nothing.
record_kind classify_program(const char* path);

}  // namespace tcpwatch
