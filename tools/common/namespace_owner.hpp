#pragma once
#include <initializer_list>

namespace socklab {

/// Checks namespaces that another process has handed over, before they are entered: the user
/// namespace `user` belongs to this process's user (or is the one this process is in); each of
/// `networks` belongs to that user namespace, and is not the host's own; so do `others` (mount,
/// pid), but where this process is in them already. \throws failure
void require_own_namespaces(int user, std::initializer_list<int> networks,
                            std::initializer_list<int> others);

/// Are these two descriptors of the same namespace?
bool is_same_namespace(int one, int other);
/// Is this namespace the one of its kind ("net", "pid", …) that the calling process is in?
bool is_own_namespace(int fd, const char* kind);

}  // namespace socklab
