#pragma once
// The sentences of a hundred thousand segments are a few hundred, with other numbers in them. A
// pool keeps each such sentence once; what is left of a segment are the numbers.
//
// In a pooled text, \x01 and a letter stand for a number of the segment ('a' the first one given,
// 'b' the second …); \x02 and a letter for a number of the list that goes with the text.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lens {

class sentence_pool {
 public:
  struct pooled {
    std::size_t id = 0;                ///< of the text in the pool
    std::vector<std::string> numbers;  ///< in it, beyond those of the segment
  };

  /// `text` without its numbers; `known` are those that the segment has anyway.
  pooled take(std::string_view text, std::initializer_list<std::int64_t> known);
  /// Texts that were added since the last call, in the order of their ids.
  std::vector<std::string> added();
  std::size_t size() const { return ids_.size(); }

 private:
  std::unordered_map<std::string, std::size_t> ids_;
  std::vector<std::string> added_;
};

}  // namespace lens
