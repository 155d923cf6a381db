#include "sock/zero_copy.hpp"

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <time.h>

#include <algorithm>
#include <cstring>

#include "retry.hpp"

namespace sock {
namespace {
using zero_copy_option = raw_option<SOL_SOCKET, SO_ZEROCOPY, int>;
}

zero_copy::zero_copy(stream_view to) : to_(to) {
  to_.set(zero_copy_option{1});
}

result zero_copy::write(const_buffer from, const until& limit, std::error_code* ec) {
  std::size_t done = 0;
  std::error_code why;
  while (done < from.size()) {
    const const_buffer rest = from.from(done);
    const ssize_t n = detail::once(to_.fd(), readiness::writable, limit, why, [&] {
      return ::send(to_.fd(), rest.data(), rest.size(),
                    MSG_ZEROCOPY | MSG_NOSIGNAL | detail::flags_for(limit));
    });
    if (n >= 0) {
      done += static_cast<std::size_t>(n);
      ++issued_;
      poll();  // else the notifications pile up in net.core.optmem_max
      continue;
    }
    if (why == std::errc::no_buffer_space && pending() > 0) {
      why.clear();
      wait(limit, pending() - 1, why);
      if (!why) continue;
    }
    detail::report_on(to_.fd(), why, ec, "send", done);
    return {done, outcome::error};
  }
  return {done, outcome::ok};
}

std::uint32_t zero_copy::poll() {
  while (true) {
    alignas(cmsghdr) char control[128];
    msghdr message{};
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    if (::recvmsg(to_.fd(), &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) {
      if (errno == EINTR) continue;
      return pending();
    }
    for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
      sock_extended_err e{};
      std::memcpy(&e, CMSG_DATA(c), sizeof e);
      if (e.ee_origin != SO_EE_ORIGIN_ZEROCOPY || e.ee_errno != 0) continue;
      const std::uint32_t writes = e.ee_data - e.ee_info + 1;  // a closed range, which may wrap
      completed_ += writes;
      if ((e.ee_code & SO_EE_CODE_ZEROCOPY_COPIED) != 0) copied_ += writes;
    }
  }
}

void zero_copy::wait(const until& limit, std::uint32_t most_pending, std::error_code& why) {
  while (poll() > most_pending) {
    if (detail::is_stopped(limit)) {
      why = errc::stopped;
      return;
    }
    const std::int64_t left = limit.deadline_ns() - detail::now_ns();
    if (left <= 0) {
      why = errc::deadline_passed;
      return;
    }
    // The error queue shows as POLLERR, which poll(2) always reports. So does a broken connection,
    // for good; the short sleep keeps that from spinning until its last notification is there.
    pollfd fds[2] = {{to_.fd(), 0, 0},
                     {limit.stop() != nullptr ? limit.stop()->fd() : -1, POLLIN, 0}};
    const timespec timeout{std::min<std::int64_t>(left / 1'000'000'000, 3600),
                           left % 1'000'000'000};
    const int n = ::ppoll(fds, 2, &timeout, nullptr);
    if (n > 0 && (fds[0].revents & POLLHUP) != 0) {
      const timespec pause{0, 1'000'000};
      ::nanosleep(&pause, nullptr);
    }
  }
}

void zero_copy::write_all(const_buffer from, const until& limit) {
  write(from, limit, nullptr);
}
result zero_copy::write_all(const_buffer from, const until& limit, std::error_code& ec) {
  detail::clear(ec);
  return write(from, limit, &ec);
}

void zero_copy::wait_all(const until& limit, std::error_code& ec) {
  detail::clear(ec);
  wait(limit, 0, ec);
}
void zero_copy::wait_all(const until& limit) {
  std::error_code why;
  wait(limit, 0, why);
  if (why) detail::report_on(to_.fd(), why, nullptr, "recvmsg");
}

}  // namespace sock
