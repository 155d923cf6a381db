#pragma once
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

namespace socklab {

/// Something the system refused. what() is one line: what was attempted, why not, what to do if
/// that is known.
struct failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A request that cannot be understood, on the command line or from another program: what() is one
/// line with the remedy in it. The exit status is then 2.
struct usage_error : std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

/// \throws failure `what: strerror(error)`
[[noreturn]] inline void fail(const std::string& what, int error = errno) {
  throw failure(what + ": " + std::strerror(error));
}

/// For calls that return -1 and set errno.
template <typename T>
T check(T result, const char* what) {
  if (result < 0) fail(what);
  return result;
}

}  // namespace socklab
