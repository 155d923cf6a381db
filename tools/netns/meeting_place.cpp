#include "meeting_place.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <stdexcept>

#include "system_error.hpp"

namespace labns {
namespace {

struct address {
  sockaddr_un un{};
  socklen_t length = 0;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&un); }
};

address address_of(const std::string& name, uid_t owner) {
  address result;
  result.un.sun_family = AF_UNIX;
  // A name that begins with a zero byte is abstract: unix(7).
  const std::string path = '\0' + ("socklab/" + std::to_string(owner) + '/' + name);
  if (path.size() > sizeof result.un.sun_path) {
    throw std::runtime_error("the network's name is too long: " + name);
  }
  std::memcpy(result.un.sun_path, path.data(), path.size());
  result.length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  return result;
}

// SEQPACKET: one message is one hand-over, and the end of the connection is seen as such.
unique_fd make_socket() {
  unique_fd fd(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  if (!fd) throw_errno("socket");
  return fd;
}

ucred peer_of(const unique_fd& connection) {
  ucred peer{};
  socklen_t length = sizeof peer;
  if (::getsockopt(connection.get(), SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) {
    throw_errno("SO_PEERCRED");
  }
  return peer;
}

constexpr std::size_t most_descriptors = 2;

/// One byte, and descriptors beside it.
struct letter {
  char word = 'n';
  iovec data{&word, 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(most_descriptors * sizeof(int))> control{};
  msghdr message{};

  letter() {
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
  }
  letter(const letter&) = delete;
  letter& operator=(const letter&) = delete;
};

}  // namespace

std::optional<unique_fd> open_meeting_place(const std::string& name, uid_t owner) {
  unique_fd fd = make_socket();
  const address where = address_of(name, owner);
  if (::bind(fd.get(), where.get(), where.length) != 0) {
    if (errno == EADDRINUSE) return std::nullopt;
    throw_errno("bind");
  }
  if (::listen(fd.get(), SOMAXCONN) != 0) throw_errno("listen");
  return fd;
}

std::optional<visitor> accept_visitor(const unique_fd& listener, uid_t owner) {
  unique_fd connection(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!connection) return std::nullopt;
  const ucred peer = peer_of(connection);
  if (peer.uid != owner && peer.uid != 0) return std::nullopt;
  return visitor{std::move(connection), peer.pid};
}

bool hand_over(const unique_fd& connection, const namespaces& network) {
  std::array<int, most_descriptors> fds{network.net.get(), network.user.get()};
  const std::size_t bytes = (network.user ? 2 : 1) * sizeof(int);
  letter sent;
  sent.message.msg_controllen = CMSG_SPACE(bytes);
  cmsghdr* header = CMSG_FIRSTHDR(&sent.message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(bytes);
  std::memcpy(CMSG_DATA(header), fds.data(), bytes);
  return ::sendmsg(connection.get(), &sent.message, MSG_NOSIGNAL) == 1;
}

std::optional<namespaces> ask_for(const std::string& name, uid_t owner) {
  const unique_fd fd = make_socket();
  const address where = address_of(name, owner);
  if (::connect(fd.get(), where.get(), where.length) != 0) {
    if (errno == ECONNREFUSED) return std::nullopt;
    throw_errno("connect");
  }
  const ucred peer = peer_of(fd);
  if (peer.uid != owner && peer.uid != 0) {
    throw std::runtime_error("another user (uid " + std::to_string(peer.uid) +
                             ") has taken the name " + name + "; choose another");
  }
  letter received;
  const ssize_t got = ::recvmsg(fd.get(), &received.message, MSG_CMSG_CLOEXEC);
  if (got < 0) throw_errno("recvmsg");
  const cmsghdr* header = CMSG_FIRSTHDR(&received.message);
  if (got == 0 || header == nullptr) return std::nullopt;  // it was just closing down
  std::array<int, most_descriptors> fds{-1, -1};
  std::memcpy(fds.data(), CMSG_DATA(header), header->cmsg_len - CMSG_LEN(0));
  return namespaces{unique_fd(fds[1]), unique_fd(fds[0])};
}

}  // namespace labns
