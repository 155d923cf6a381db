// Descriptors over Unix-domain streams, SCM_RIGHTS.
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "retry.hpp"
#include "sock/unix.hpp"

namespace sock {
namespace {

constexpr int process_descriptor = 4;  // SCM_PIDFD, which SO_PASSPIDFD asks for (Linux 6.5)
constexpr std::size_t maximum = 253;   // SCM_MAX_FD of the kernel

// Room for the descriptors, and on receiving for what SO_PASSCRED and SO_TIMESTAMP add.
struct control {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(maximum * sizeof(int)) + 256> bytes;
};

msghdr make_message(iovec& part, control& ancillary, std::size_t size) {
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = size == 0 ? nullptr : ancillary.bytes.data();
  message.msg_controllen = size;
  return message;
}

result send_with(int fd, const_buffer from, std::span<const descriptor_view> passed,
                 const deadline& limit, std::error_code* ec) {
  if (from.size() == 0) return detail::refuse_empty(fd, "sendmsg", ec);
  if (passed.size() > maximum) {
    detail::report_on(fd, EINVAL, ec, "sendmsg");
    return {0, outcome::error};
  }
  control ancillary;
  // iovec has no const: the kernel only reads from what is sent.
  iovec part{const_cast<std::byte*>(from.data()), from.size()};
  const std::size_t size = passed.size() * sizeof(int);
  msghdr message = make_message(part, ancillary, passed.empty() ? 0 : CMSG_SPACE(size));
  if (cmsghdr* header = CMSG_FIRSTHDR(&message)) {
    std::array<int, maximum> numbers;
    std::transform(passed.begin(), passed.end(), numbers.begin(),
                   [](descriptor_view b) { return b.fd(); });
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(size);
    std::memcpy(CMSG_DATA(header), numbers.data(), size);
  }
  std::error_code why;
  std::size_t done = 0;
  const ssize_t last =
      detail::repeat(fd, readiness::writable, limit, from.size(), done, why, [&](std::size_t at) {
        const auto rest = from.from(at);
        const std::size_t max_bytes = limit.is_never() ? rest.size() : detail::max_at_once;
        part = {const_cast<std::byte*>(rest.data()), std::min(rest.size(), max_bytes)};
        if (at > 0) message.msg_controllen = 0;
        return ::sendmsg(fd, &message, MSG_NOSIGNAL | detail::flags_for(limit));
      });
  return detail::all_of(fd, last, done, why, "sendmsg", ec);
}

// Owns what has come, so that nothing can be lost on the way.
std::size_t take_descriptors(msghdr& message, std::span<descriptor> into, std::error_code& why) {
  std::size_t came = 0;
  for (cmsghdr* h = CMSG_FIRSTHDR(&message); h != nullptr; h = CMSG_NXTHDR(&message, h)) {
    if (h->cmsg_level != SOL_SOCKET) continue;
    if (h->cmsg_type == process_descriptor) {
      int number = -1;
      std::memcpy(&number, CMSG_DATA(h), sizeof number);
      descriptor closed_here(number);
    }
    if (h->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (h->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i, ++came) {
      int number = -1;
      std::memcpy(&number, CMSG_DATA(h) + i * sizeof(int), sizeof number);
      descriptor owner(number);
      if (came < into.size()) into[came] = std::move(owner);
    }
  }
  if ((message.msg_flags & MSG_CTRUNC) != 0)
    why.assign(EMFILE, std::system_category());
  else if (came > into.size())
    why.assign(EMSGSIZE, std::system_category());
  if (!why) return came;
  for (std::size_t i = 0; i < std::min(came, into.size()); ++i) into[i] = descriptor(-1);
  return 0;
}

received receive_with(int fd, mutable_buffer to, std::span<descriptor> into, const deadline& limit,
                      std::error_code* ec) {
  if (to.size() == 0) return {detail::refuse_empty(fd, "recvmsg", ec)};
  control ancillary;
  iovec part{to.data(), to.size()};
  msghdr message{};
  std::error_code why;
  const ssize_t n = detail::once(fd, readiness::readable, limit, why, [&] {
    message = make_message(part, ancillary, ancillary.bytes.size());
    return ::recvmsg(fd, &message, MSG_CMSG_CLOEXEC | detail::flags_for(limit));
  });
  if (n <= 0) return {detail::outcome_of(fd, n, true, why, "recvmsg", ec)};
  received got{{static_cast<std::size_t>(n), outcome::ok}};
  got.descriptors = take_descriptors(message, into, why);
  if (!why) return got;
  detail::report_on(fd, why, ec, "recvmsg", got.bytes);
  got.why = outcome::error;
  return got;
}

}  // namespace

void unix_stream_operations::send_descriptors(const_buffer message,
                                              std::span<const descriptor_view> passed,
                                              const deadline& limit) const {
  send_with(fd_, message, passed, limit, nullptr);
}
result unix_stream_operations::send_descriptors(const_buffer message,
                                                std::span<const descriptor_view> passed,
                                                const deadline& limit, std::error_code& ec) const {
  detail::clear(ec);
  return send_with(fd_, message, passed, limit, &ec);
}
received unix_stream_operations::receive_descriptors(mutable_buffer to, std::span<descriptor> into,
                                                     const deadline& limit) const {
  return receive_with(fd_, to, into, limit, nullptr);
}
received unix_stream_operations::receive_descriptors(mutable_buffer to, std::span<descriptor> into,
                                                     const deadline& limit,
                                                     std::error_code& ec) const {
  detail::clear(ec);
  return receive_with(fd_, to, into, limit, &ec);
}

}  // namespace sock
