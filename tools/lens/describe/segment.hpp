#pragma once
// What one segment means, in a sentence.

#include <string>
#include <vector>

#include "analysis/analyzed_segment.hpp"
#include "analysis/episodes.hpp"
#include "describe/rules.hpp"

namespace lens {

/// Which side is the client, and how the numbers of a connection are shown.
struct view {
  int client = 0;              ///< side
  std::uint32_t base[2] = {};  ///< raw number of offset 0, by side
  bool raw = false;            ///< numbers as in the header
  std::uint32_t isn[2] =
      {};  ///< the number shown for offset 0, by side (--client-isn, --server-isn)

  int role_of(int from) const { return from == client ? 0 : 1; }
  std::uint32_t seq(const analyzed_segment& s) const {
    return raw ? s.seq : s.relative_seq + isn[s.from];
  }
  std::uint32_t ack(const analyzed_segment& s) const {
    return raw ? s.ack : s.relative_ack + isn[1 - s.from];
  }
  /// Any number of `side`'s stream.
  std::uint32_t number(std::uint32_t raw_number, int side) const {
    return raw ? raw_number : raw_number - base[side] + isn[side];
  }
};

inline constexpr std::size_t sentence_width = 100;  // columns

/// Appends the sentence, and sentences about signals in the header where they fit: at most 100
/// columns.
void append_sentence(std::string& out, const analyzed_segment& s, const view& v, language lang);
/// The sentences that did not fit there; mostly none.
std::vector<std::string> further_sentences(const analyzed_segment& s, const view& v, language lang);
/// All of them, where the width does not matter.
std::string all_sentences(const analyzed_segment& s, const view& v, language lang);

/// Why a sender waited, in a few words; `window_known`: whether its receiver's window is known.
std::string_view phrase(reason why, bool window_known, language lang);

/// Appends the remark beside the segment in a ladder; nothing where it is ordinary.
void label_of(std::string& out, const analyzed_segment& s, language lang);

}  // namespace lens
