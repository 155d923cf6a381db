#pragma once
#include "language.hpp"

/// What tcplink --help says in Chinese.
extern const std::span<const socklab::translation> chinese_help;
