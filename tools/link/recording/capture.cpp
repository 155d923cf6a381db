#include "recording/capture.hpp"

#include <cstring>
#include <ctime>

namespace socklab::link {
namespace {

// draft-ietf-opsawg-pcap: the magic number says nanoseconds, and by its order whose bytes these
// are.
struct file_header {
  std::uint32_t magic = 0xa1b23c4d;
  std::uint16_t major = 2;
  std::uint16_t minor = 4;
  std::int32_t zone = 0;
  std::uint32_t accuracy = 0;
  std::uint32_t longest = 262144;
  std::uint32_t link_type = 101;  // LINKTYPE_RAW
};

struct record_header {
  std::uint32_t seconds;
  std::uint32_t nanoseconds;
  std::uint32_t captured;
  std::uint32_t original;
};

}  // namespace

capture::capture(const std::string& path) : file_(path) {
  const file_header header;
  std::memcpy(file_.append(sizeof header), &header, sizeof header);
  file_.flush();
}

std::uint64_t capture::write(const packet& p) {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  const record_header header{static_cast<std::uint32_t>(now.tv_sec),
                             static_cast<std::uint32_t>(now.tv_nsec), p.length, p.length};
  std::byte* place = file_.append(sizeof header + p.length);
  std::memcpy(place, &header, sizeof header);
  std::memcpy(place + sizeof header, p.ip(), p.length);
  return ++frames_;
}

}  // namespace socklab::link
