#pragma once

#include <cerrno>
#include <string>
#include <system_error>

namespace labns {

/// Throws what errno says of the system call named.
[[noreturn]] inline void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace labns
