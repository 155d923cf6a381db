#pragma once
// Two runs, compared: each figure of both, and in words what differs.

#include <array>
#include <string>
#include <vector>

#include "describe/words.hpp"
#include "render/comparison/facts.hpp"

namespace lens {

struct difference {
  std::array<std::string, 2> what;  ///< in both languages
  std::array<std::string, 2> a, b;
  std::array<std::string, 2> says;  ///< empty where they are about equal
  bool differs() const { return !says[0].empty(); }
};

/// Settings first, then figures; those that neither run has are left out.
std::vector<difference> compare(const run_facts& a, const run_facts& b);

/// As text: what differs, then what does not.
std::string comparison_text(const run_facts& a, const run_facts& b, language lang);
/// As a line of a page.
std::string comparison_line(const run_facts& a, const run_facts& b, language lang);

}  // namespace lens
