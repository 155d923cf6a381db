#include "render/ordered_output.hpp"

#include <algorithm>
#include <vector>

namespace lens {

void in_order::put_separator() {
  out_.put(texts_++ == 0 ? marks_.first : marks_.between);
}

void in_order::done(std::uint64_t id, piece one) {
  const auto place_of_it = static_cast<std::size_t>(id - next_);
  if (pieces_.size() <= place_of_it) pieces_.resize(place_of_it + 1);
  one.there = true;
  pieces_[place_of_it] = one;
  for (; !pieces_.empty() && pieces_.front().there; ++next_) {
    place(pieces_.front());
    pieces_.pop_front();
  }
}

void in_order::place(const piece& one) {
  if (one.size == 0) return;
  if (full()) {
    ++left_out_;
  } else {
    put_separator();
    std::vector<std::byte> block(std::min<std::uint64_t>(one.size, std::uint64_t{64} << 10));
    for (std::uint64_t done = 0; done < one.size;) {
      const auto n = std::min<std::uint64_t>(block.size(), one.size - done);
      waiting_.read(one.at + done, std::span(block).first(n));
      out_.put({reinterpret_cast<const char*>(block.data()), n});
      done += n;
    }
    written_ += one.size;
  }
  waiting_.release(one.size);
}

}  // namespace lens
