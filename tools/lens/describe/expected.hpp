#pragma once
// An expected exchange, compared with the captured one.

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "analysis/analyzed_segment.hpp"
#include "describe/segment.hpp"

namespace lens {

/// One expected segment; what is not set is not compared.
struct expected_step {
  std::string name;
  int role = 0;             ///< who sends it: 0 the client, 1 the server
  std::uint16_t flags = 0;  ///< exactly these of SYN, FIN, RST, URG, ACK; PSH is not compared
  std::optional<std::uint32_t> seq, length, ack, window, mss;
  std::string words[2];  ///< en, zh: its description; may be empty

  bool fits(const analyzed_segment& s, const view& v) const;
};

/// A file that cannot be read or understood: what() is one line.
struct expected_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The steps of a file, one line per segment, its columns separated by tabs: step, from, flags,
/// seq, length, ack, window, mss, words in English, words in Chinese. A dash matches anything; '#'
/// begins a comment. The numbers are those of the ladder.
std::vector<expected_step> read_expected(const std::string& path);

/// Finds the step of each segment: the next one that fits. The steps before it are missing.
class expected_walk {
 public:
  explicit expected_walk(const std::vector<expected_step>& steps) : steps_(&steps) {}
  /// Null where the segment fits none of the remaining steps.
  const expected_step* take(const analyzed_segment& s, const view& v);
  /// Names of the missing steps: "11, 15, 16".
  std::string missing() const;

 private:
  const std::vector<expected_step>* steps_;
  std::size_t next_ = 0;
  std::vector<std::size_t> passed_over_;
};

}  // namespace lens
