// Bytes as what stands beside a capture: tcpwatch's events, or a line's journal.

#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>

#include "correlate/events.hpp"
#include "correlate/link_log.hpp"
#include "render/json.hpp"
#include "render/ladder_renderer.hpp"
#include "render/page/page_renderer.hpp"
#include "run.hpp"

namespace {

/// A file of these bytes, for those who want a path.
class file_of {
 public:
  file_of(const std::uint8_t* data, std::size_t size) : fd_(memfd_create("beside", MFD_CLOEXEC)) {
    while (fd_ >= 0 && size > 0) {
      const ssize_t n = write(fd_, data, size);
      if (n <= 0) break;
      data += n;
      size -= static_cast<std::size_t>(n);
    }
  }
  ~file_of() {
    if (fd_ >= 0) close(fd_);
  }
  file_of(const file_of&) = delete;
  file_of& operator=(const file_of&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Which of the two and in what form; how long the capture is; the capture, then the other.
  if (size < 4) return 0;
  static lens::output out("/dev/null");
  const std::size_t told = std::size_t{data[1]} << 8 | data[2];
  const std::size_t captured = told < size - 3 ? told : size - 3;
  if (captured == 0) return 0;
  std::FILE* file = fmemopen(const_cast<std::uint8_t*>(data + 3), captured, "rb");
  if (file == nullptr) return 0;
  try {
    lens::reader in(file, "capture");
    const file_of beside(data + 3 + captured, size - 3 - captured);
    const lens::output_options options;
    std::unique_ptr<lens::renderer> to;
    switch (data[0] % 3) {
      case 0:
        to = std::make_unique<lens::json_renderer>(out, options, false);
        break;
      case 1:
        to = std::make_unique<lens::ladder_renderer>(out, options, false);
        break;
      default:
        to = std::make_unique<lens::page_renderer>(out, options, std::string_view());
    }
    std::unique_ptr<lens::events> watched;
    std::unique_ptr<lens::link_log> line;
    if (data[0] < 128) {
      watched = std::make_unique<lens::events>(beside.path());
    } else {
      line = std::make_unique<lens::link_log>(beside.path());
    }
    to->set_events(watched.get(), line.get());
    lens::analyse(in, *to, {});
  } catch (const lens::capture_error&) {
  } catch (const std::system_error&) {
  }
  return 0;
}
