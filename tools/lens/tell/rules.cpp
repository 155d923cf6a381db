#include "tell/rules.hpp"

namespace lens {
namespace {

struct both {
  std::string_view en;
  std::string_view zh;
};

#define X(name, en, zh) {en, zh},
constexpr both segment_rules[] = {LENS_SEGMENT_RULES(X)};
constexpr both story_rules[] = {LENS_STORY_RULES(X)};
constexpr both labels[] = {LENS_LABELS(X)};
#undef X

std::string_view pick(const both& b, language lang) {
  return lang == language::zh ? b.zh : b.en;
}

}  // namespace

std::string_view phrase(rule r, language lang) {
  return pick(segment_rules[static_cast<int>(r)], lang);
}
std::string_view phrase(story_rule r, language lang) {
  return pick(story_rules[static_cast<int>(r)], lang);
}
std::string_view phrase(label l, language lang) {
  return pick(labels[static_cast<int>(l)], lang);
}

}  // namespace lens
