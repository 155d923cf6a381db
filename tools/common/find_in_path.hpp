#pragma once
// Nothing but libc, and no allocation: tcpwatch's preloaded library searches in this way too.
#include <string.h>
#include <unistd.h>

namespace socklab {

/// Longer paths are not looked into: small stacks are common where programs are executed.
inline constexpr unsigned path_room = 1024;

/// The file that execvp(3) runs for `name`, searched in the folders of `path` (as in $PATH; may be
/// null). The name itself where it has a slash, or where no folder has such a program.
inline const char* find_in_path(const char* name, const char* path, char (&room)[path_room]) {
  if (strchr(name, '/') != nullptr) return name;
  while (path != nullptr && *path != 0) {
    const auto length = strcspn(path, ":");
    if (length + strlen(name) + 3 < sizeof room) {
      memcpy(room, path, length);
      const auto end = length > 0 ? length : 1;
      if (length == 0) room[0] = '.';  // an empty entry is the working directory
      room[end] = '/';
      stpcpy(room + end + 1, name);
      if (access(room, X_OK) == 0) return room;
    }
    path += length + (path[length] == ':' ? 1 : 0);
  }
  return name;
}

}  // namespace socklab
