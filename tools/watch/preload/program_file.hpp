#pragma once
#include "../call.hpp"

namespace tcpwatch {

/// Why the library cannot be loaded into a program file, as far as the file shows it: `exec` for
/// nothing, `static_program`, `privileged_program` (set-uid, set-gid, file capabilities) or
/// `foreign_program` (another word size or C library). Scripts are judged by their interpreter.
/// Allocates nothing.
record_kind classify_program(const char* path);

/// Longer paths are not looked into: small stacks are common where programs are executed.
inline constexpr unsigned path_room = 1024;

/// Where a name without a slash leads, as execvp() searches; the name itself where nowhere.
const char* find_in_path(const char* name, char (&room)[path_room]);

}  // namespace tcpwatch
