#pragma once

namespace tcpwatch {

/// How many seccomp filters this process is under, from /proc/self/status: prctl(PR_GET_SECCOMP) is
/// fatal under many. A number above all others where it cannot be told. Allocates nothing.
int seccomp_filters();

}  // namespace tcpwatch
