#pragma once
#include <sys/types.h>

#include "namespaces.hpp"

namespace socklab::link {

/// Ends every process that is on one of the hosts, and every child of the caller: SIGTERM and
/// SIGHUP, and SIGKILL after a second. \param spare one more process, besides the caller, to leave
/// alone; -1: none
void end_processes(const hosts& h, pid_t spare);

}  // namespace socklab::link
