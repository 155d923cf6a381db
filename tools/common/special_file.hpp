#pragma once
#include <string>

namespace socklab {

/// Opens for writing what is there and is no regular file: a FIFO, /dev/null, /dev/stdout.
///
/// open(2) of a FIFO waits until a program opens it for reading, and nothing but KILL would end
/// that where signals are blocked. So this waits a second for the reader, and then fails.
/// \returns a descriptor with O_APPEND and O_CLOEXEC, whose writes block
/// \throws failure one line: `path`, why not, what to do
int open_special_file(const std::string& path);

}  // namespace socklab
