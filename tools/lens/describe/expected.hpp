#pragma once
// An exchange as somebody expects it, laid beside the one that was captured.

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "analysis/analyzed_segment.hpp"
#include "describe/segment.hpp"

namespace lens {

/// One expected segment; what is not set may be anything.
struct expected_step {
  std::string name;
  int role = 0;  ///< who sends it: 0 the client, 1 the server
  std::uint16_t flags =
      0;  ///< of SYN, FIN, RST, URG, ACK all and no others; PSH is the kernel's affair
  std::optional<std::uint32_t> seq, length, ack, window, mss;
  std::string words[2];  ///< en, zh: what is to be said of it; may be empty

  bool fits(const analyzed_segment& s, const view& v) const;
};

/// A file that cannot be read or understood: what() is one line.
struct expected_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The steps of a file: a line a segment, its columns parted by tabs: step, from, flags, seq,
/// length, ack, window, mss, words in English, words in Chinese. A dash stands for anything; '#'
/// begins a comment. Numbers as the ladder shows them.
std::vector<expected_step> read_expected(const std::string& path);

/// Lays steps beside segments: each segment is the next step that fits; those passed over did not
/// come.
class expected_walk {
 public:
  explicit expected_walk(const std::vector<expected_step>& steps) : steps_(&steps) {}
  /// Null where the segment is none of the steps still to come.
  const expected_step* take(const analyzed_segment& s, const view& v);
  /// Names of the steps that did not come, "11, 15, 16".
  std::string missing() const;

 private:
  const std::vector<expected_step>* steps_;
  std::size_t next_ = 0;
  std::vector<std::size_t> passed_over_;
};

}  // namespace lens
