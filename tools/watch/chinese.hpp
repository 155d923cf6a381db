#pragma once
#include "language.hpp"

/// What tcpwatch --help says in Chinese.
extern const std::span<const socklab::translation> chinese_help;
