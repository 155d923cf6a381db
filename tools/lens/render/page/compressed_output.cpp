#include "render/page/compressed_output.hpp"

#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/transform_width.hpp>
#include <new>

namespace lens {

compressed_output::compressed_output(output& to) : to_(to) {
  if (deflateInit(&stream_, Z_DEFAULT_COMPRESSION) != Z_OK) throw std::bad_alloc();
}

compressed_output::~compressed_output() {
  deflateEnd(&stream_);
}

void compressed_output::deflate(std::string_view text, int flush) {
  std::array<char, 16384> block;
  // zlib has no const: it only reads from here.
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream_.avail_in = static_cast<uInt>(text.size());
  do {
    stream_.next_out = reinterpret_cast<Bytef*>(block.data());
    stream_.avail_out = block.size();
    ::deflate(&stream_, flush);
    waiting_.append(block.data(), block.size() - stream_.avail_out);
  } while (stream_.avail_out == 0);
  if (waiting_.size() >= std::size_t{48} * 1024) write_base64(false);
}

void compressed_output::write_base64(bool all) {
  namespace it = boost::archive::iterators;
  using digits = it::base64_from_binary<it::transform_width<const char*, 6, 8>>;
  const std::size_t whole = all ? waiting_.size() : waiting_.size() / 3 * 3;
  const std::string text(digits(waiting_.data()), digits(waiting_.data() + whole));
  to_.put(text);
  if (all) to_.put(std::string_view("==").substr(0, (3 - whole % 3) % 3));
  waiting_.erase(0, whole);
}

void compressed_output::finish() {
  deflate({}, Z_FINISH);
  write_base64(true);
}

}  // namespace lens
