#include "correlate/record.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <boost/json/src.hpp>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <limits>
#include <system_error>

namespace lens {
namespace {

namespace json = boost::json;

class descriptor {
 public:
  explicit descriptor(int fd) : fd_(fd) {}
  ~descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

[[noreturn]] void fail(const std::string& file) {
  throw std::system_error(errno, std::generic_category(), file);
}

/// What is read of a file, in lines; the rest of one that is too long is passed over.
class line_splitter {
 public:
  template <class Take>
  void take(std::string_view bytes, Take&& line) {
    while (!bytes.empty()) {
      const auto end = bytes.find('\n');
      const auto part = bytes.substr(0, end);
      if (line_.size() + part.size() > max_bytes_of_line) too_long_ = true;
      if (!too_long_) line_ += part;
      if (end == bytes.npos) return;
      finish(line);
      bytes.remove_prefix(end + 1);
    }
  }
  template <class Take>
  void finish(Take&& line) {
    if (!too_long_ && !line_.empty()) line(line_);
    line_.clear();
    too_long_ = false;
  }

 private:
  std::string line_;
  bool too_long_ = false;
};

}  // namespace

std::string each_record(const std::string& file, origin from,
                        const std::function<void(const json::object&)>& take) {
  // O_NONBLOCK: open() must not wait for the writer of a named pipe.
  const int wait = from == origin::beside ? O_NONBLOCK : 0;
  const descriptor in(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | wait));
  struct stat about {};
  if (in.get() < 0 || fstat(in.get(), &about) != 0) fail(file);
  if (from == origin::beside && !S_ISREG(about.st_mode))
    return file + ": not a regular file, so not read; name it by an option if it is yours";
  bool any = false;
  const auto one = [&](std::string_view text) {
    json::error_code bad;
    const json::value parsed = json::parse(text, bad);
    if (bad || !parsed.is_object()) return;
    any = true;
    take(parsed.get_object());
  };
  line_splitter lines;
  std::vector<char> buffer(max_bytes_of_line);
  for (std::size_t all = 0; all < max_bytes_of_file;) {
    const ssize_t n = read(in.get(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail(file);
    if (n == 0) {
      lines.finish(one);
      return any || all == 0 ? "" : file + ": none of its lines is a JSON object";
    }
    all += static_cast<std::size_t>(n);
    lines.take({buffer.data(), static_cast<std::size_t>(n)}, one);
  }
  return file + ": larger than 1 GiB: only what is before that was read";
}

std::string ends_key(const endpoint& local, const endpoint& peer) {
  std::string key(2 * (sizeof local.ip + sizeof local.port), '\0');
  char* at = key.data();
  for (const endpoint* e : {&local, &peer}) {
    std::memcpy(at, e->ip.data(), e->ip.size());
    std::memcpy(at + e->ip.size(), &e->port, sizeof e->port);
    at += e->ip.size() + sizeof e->port;
  }
  return key;
}

std::string_view text_field(const boost::json::object& line, std::string_view name) {
  const boost::json::value* v = line.if_contains(name);
  return v != nullptr && v->is_string() ? std::string_view(v->get_string()) : std::string_view();
}

std::optional<std::int64_t> number_field(const boost::json::object& line, std::string_view name) {
  const boost::json::value* v = line.if_contains(name);
  // No count here comes near 2^53. Larger ones are ignored, so that no sum can overflow.
  constexpr std::int64_t maximum = std::int64_t{1} << 53;
  if (v == nullptr || !v->is_int64()) return std::nullopt;
  const std::int64_t n = v->get_int64();
  return n >= -maximum && n <= maximum ? std::optional(n) : std::nullopt;
}

std::int64_t time_of(const boost::json::object& line, std::string_view name) {
  const auto text = text_field(line, name);
  const auto point = text.find('.');
  if (point == std::string_view::npos || text.size() != point + 10) return 0;
  std::int64_t seconds = 0;
  std::int64_t fraction = 0;
  const char* middle = text.data() + point;
  const char* end = text.data() + text.size();
  if (std::from_chars(text.data(), middle, seconds).ptr != middle ||
      std::from_chars(middle + 1, end, fraction).ptr != end) {
    return 0;
  }
  // Half of the range of 64 bits, in the year 2116: neither a difference nor a sum of two can
  // overflow.
  constexpr std::int64_t maximum = std::numeric_limits<std::int64_t>::max() / 2 / 1'000'000'000;
  if (seconds < 0 || seconds >= maximum || fraction < 0) return 0;
  return seconds * 1'000'000'000 + fraction;
}

std::optional<endpoint> endpoint_of(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  endpoint e;
  const char* end = text.data() + text.size();
  const auto port = std::from_chars(text.data() + colon + 1, end, e.port);
  if (port.ec != std::errc() || port.ptr != end) return std::nullopt;
  std::string ip(text.substr(0, colon));
  const bool v6 = ip.size() > 2 && ip.front() == '[' && ip.back() == ']';
  if (v6) ip = ip.substr(1, ip.size() - 2);
  if (inet_pton(v6 ? AF_INET6 : AF_INET, ip.c_str(), e.ip.data()) != 1) return std::nullopt;
  return e;
}

}  // namespace lens
