#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "sock/descriptor.hpp"

namespace socklab {

/// A folder that belongs to one user and that nobody else can enter (mode 0700). It contains the
/// sockets by which the user's terminals find his links and networks.
struct runtime_folder {
  sock::descriptor fd{-1};
  std::string path;
};

/// The folders of this kind that `owner` has. Symbolic links, and folders that belong to another
/// user or are open to others, are left out: under /tmp anybody may have made them.
std::vector<runtime_folder> runtime_folders(uid_t owner);

/// The folder for new sockets: socklab/ in $XDG_RUNTIME_DIR or /run/user/UID, else
/// /tmp/socklab-UID, and where another user has taken that name, one with a random suffix, which
/// nobody can predict. \throws failure
runtime_folder make_runtime_folder(uid_t owner);
/// That folder, created again if it has been removed since. \throws failure
runtime_folder make_runtime_folder(const std::string& path, uid_t owner);

/// While it exists, files are created as the user `owner` (root must not write as root where
/// another user can plant links), and without permissions for others.
class acting_as {
 public:
  explicit acting_as(uid_t owner);
  ~acting_as();
  acting_as(const acting_as&) = delete;
  acting_as& operator=(const acting_as&) = delete;

 private:
  uid_t before_;
  mode_t umask_before_;
};

}  // namespace socklab
