#pragma once
// The table of rules: every sentence about a segment or a connection, in both languages.

#include <string_view>

#include "describe/connection_rules.hpp"
#include "describe/labels.hpp"
#include "describe/segment_rules.hpp"
#include "describe/words.hpp"

namespace lens {

enum class rule : std::uint8_t {
#define X(name, en, zh) name,
  LENS_SEGMENT_RULES(X)
#undef X
};

enum class connection_rule : std::uint8_t {
#define X(name, en, zh) name,
  LENS_CONNECTION_RULES(X)
#undef X
};

enum class label : std::uint8_t {
#define X(name, en, zh) name,
  LENS_LABELS(X)
#undef X
};

std::string_view phrase(rule r, language lang);
std::string_view phrase(connection_rule r, language lang);
std::string_view phrase(label l, language lang);

}  // namespace lens
