#include "sock/send_file.hpp"

#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "retry.hpp"
#include "sigpipe.hpp"

namespace sock {
namespace {

constexpr std::uint64_t max_a_call = 0x7ffff000;  // what the kernel takes at once

// What one file and one socket can do to each other; each part returns as sendfile(2) does.
struct transfer {
  int to, file;
  std::uint64_t offset, count;
  const char* call = "sendfile";  // the one made last
  bool is_of_the_file = false;    // it failed on the file, which has no peer to be named

  [[nodiscard]] std::uint64_t left(std::size_t done, std::uint64_t maximum) const {
    return std::min(count - done, maximum);
  }

  ssize_t by_kernel(std::size_t done) {
    auto from = static_cast<off64_t>(offset + done);
    return ::sendfile64(to, file, &from, left(done, max_a_call));
  }

  ssize_t without_waiting(std::size_t done) {
    std::array<std::byte, 16384> block;  // the stack may be a small thread's
    call = "pread";
    const auto from = static_cast<off64_t>(offset + done);
    const ssize_t got = ::pread64(file, block.data(), left(done, block.size()), from);
    is_of_the_file = got < 0;
    if (got <= 0 && count != 0) return got;
    call = "send";
    return ::send(to, block.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)),
                  MSG_NOSIGNAL | MSG_DONTWAIT);
  }
};

result send_file_to(int to, int file, std::uint64_t offset, std::uint64_t count,
                    const deadline& limit, std::error_code* ec) {
  transfer t{to, file, offset, count};
  // Reading a device may block for ever, and nothing could end that: such a file takes no limit.
  struct stat about {};
  if (!limit.is_never() && count != 0 && ::fstat(file, &about) == 0 && !S_ISREG(about.st_mode)) {
    detail::report_on(-1, std::make_error_code(std::errc::invalid_argument), ec, "pread");
    return {0, outcome::error};
  }
  std::size_t done = 0;
  std::error_code why;
  ssize_t last = 0;
  // Of nothing sendfile(2) does not even look whether the socket can send.
  if (limit.is_never() && count != 0) {
    const detail::no_sigpipe quiet;
    last = detail::repeat(to, readiness::writable, limit, count, done, why,
                          [&](std::size_t at) { return t.by_kernel(at); });
  } else {
    last = detail::repeat(to, readiness::writable, limit, count, done, why,
                          [&](std::size_t at) { return t.without_waiting(at); });
  }
  if (last == 0 && done < count) return {done, outcome::end_of_stream};
  return detail::all_of(t.is_of_the_file ? -1 : to, last, done, why, t.call, ec);
}

}  // namespace

result send_file(byte_stream_view to, descriptor_view file, std::uint64_t offset,
                 std::uint64_t count, const limit& l) {
  return send_file_to(to.fd(), file.fd(), offset, count, l, nullptr);
}
result send_file(byte_stream_view to, descriptor_view file, std::uint64_t offset,
                 std::uint64_t count, const limit& l, std::error_code& ec) {
  detail::clear(ec);
  return send_file_to(to.fd(), file.fd(), offset, count, l, &ec);
}

}  // namespace sock
