#pragma once
#include <string>

#include "sock_diag.hpp"

namespace tcpwatch {
void append_sample(std::string& out, const socket_sample& sample);
}  // namespace tcpwatch
