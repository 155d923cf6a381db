#pragma once
#include <initializer_list>

namespace socklab {

/// Namespaces that were received from another process.
struct received_namespaces {
  int user;
  std::initializer_list<int> networks;
  std::initializer_list<int> others;  ///< mount, pid
};

/// To be called before they are entered. Checks that `user` belongs to this process's user (root
/// may also be in it already), that each network belongs to `user` and is not the host's own, and
/// that the others belong to `user` or are those of this process. \param on_host this process runs
/// on a link's host, so that one of the networks may be its own \throws failure
void require_own_namespaces(const received_namespaces& received, bool on_host);

/// Do these two descriptors refer to the same namespace?
bool is_same_namespace(int one, int other);
/// Is this namespace the one of its kind ("net", "pid", …) that the calling process is in?
bool is_own_namespace(int fd, const char* kind);

}  // namespace socklab
