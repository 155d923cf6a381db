#pragma once
#include <string>

namespace socklab {

/// Opens an existing file that is not a regular file (a FIFO, /dev/null, /dev/stdout) for writing.
///
/// open(2) of a FIFO waits until a program opens it for reading. Where signals are blocked, only
/// KILL would end that wait. This function waits one second for the reader, and then fails.
/// \returns a descriptor with O_APPEND and O_CLOEXEC, whose writes block
/// \throws failure one line: `path`, the reason, what to do
int open_special_file(const std::string& path);

}  // namespace socklab
