#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>

#include "sock/byte_stream.hpp"

namespace sock {
namespace {

queue_depths ask(int fd, std::error_code* ec) {
  int unread = 0, outstanding = 0, unsent = 0;
  if (::ioctl(fd, SIOCINQ, &unread) != 0 || ::ioctl(fd, SIOCOUTQ, &outstanding) != 0) {
    detail::report_on(fd, errno, ec, "ioctl");
    return {};
  }
  if (::ioctl(fd, SIOCOUTQNSD, &unsent) != 0) unsent = 0;  // not for Unix-domain sockets
  // Bytes may be acknowledged between the two questions; no depth is negative.
  return {unread, std::min(unsent, outstanding), std::max(outstanding - unsent, 0)};
}

}  // namespace

queue_depths byte_stream_operations::queues() const {
  return ask(fd_, nullptr);
}
queue_depths byte_stream_operations::queues(std::error_code& ec) const {
  detail::clear(ec);
  return ask(fd_, &ec);
}

}  // namespace sock
