#include "render/collapsed_rows.hpp"

#include <utility>

namespace lens {
namespace {

constexpr std::uint64_t shown_before = 3;

}  // namespace

bool collapsed_rows::hide(const analyzed_segment& s) {
  if (++run_ <= shown_before) return false;
  ++count_;
  bytes_ += s.length;
  last_ = s;
  return true;
}

std::optional<collapsed_rows::hidden> collapsed_rows::open() {
  run_ = 0;
  if (count_ == 0) return std::nullopt;
  hidden all{count_ - 1, bytes_ - last_.length, last_};
  count_ = bytes_ = 0;
  return all;
}

}  // namespace lens
