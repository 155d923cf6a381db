#pragma once
#include "language.hpp"

/// What tcplens --help says in Chinese.
extern const std::span<const socklab::translation> chinese_help;
