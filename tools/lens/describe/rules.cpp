#include "describe/rules.hpp"

namespace lens {
namespace {

#define X(name, en, zh) {en, zh},
constexpr bilingual segment_rules[] = {LENS_SEGMENT_RULES(X)};
constexpr bilingual connection_rules[] = {LENS_CONNECTION_RULES(X)};
constexpr bilingual labels[] = {LENS_LABELS(X)};
#undef X

}  // namespace

std::string_view phrase(rule r, language lang) {
  return segment_rules[static_cast<int>(r)].in(lang);
}
std::string_view phrase(connection_rule r, language lang) {
  return connection_rules[static_cast<int>(r)].in(lang);
}
std::string_view phrase(label l, language lang) {
  return labels[static_cast<int>(l)].in(lang);
}

}  // namespace lens
