// Cost: a class hierarchy as sockpp's: virtual read and write, read_n and write_n on top, errno
// kept in the object.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "cost.hpp"

namespace {
class base_socket {
 public:
  virtual ~base_socket() { ::close(fd_); }
  explicit base_socket(int fd) : fd_(fd) {}
  bool check(bool ok) {
    error_ = ok ? 0 : errno;
    return ok;
  }

 protected:
  int fd_;
  int error_ = 0;
};
class stream_socket : public base_socket {
 public:
  using base_socket::base_socket;
  virtual ssize_t read(void* to, std::size_t n) {
    const ssize_t got = ::recv(fd_, to, n, 0);
    check(got >= 0);
    return got;
  }
  virtual ssize_t read_n(void* to, std::size_t n) {
    std::size_t done = 0;
    while (done < n) {
      const ssize_t got = read(static_cast<char*>(to) + done, n - done);
      if (got < 0 && error_ == EINTR) continue;
      if (got <= 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done == 0 && n > 0 ? -1 : static_cast<ssize_t>(done);
  }
  virtual ssize_t write(const void* from, std::size_t n) {
    const ssize_t put = ::send(fd_, from, n, MSG_NOSIGNAL);
    check(put >= 0);
    return put;
  }
  virtual ssize_t write_n(const void* from, std::size_t n) {
    std::size_t done = 0;
    while (done < n) {
      const ssize_t put = write(static_cast<const char*>(from) + done, n - done);
      if (put < 0 && error_ == EINTR) continue;
      if (put <= 0) break;
      done += static_cast<std::size_t>(put);
    }
    return done == 0 && n > 0 ? -1 : static_cast<ssize_t>(done);
  }
};

// As it comes out of a library: the caller cannot see through the virtual call.
[[gnu::noinline]] std::unique_ptr<stream_socket> connect_to(unsigned short port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) std::exit(1);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return std::make_unique<stream_socket>(fd);
}
}  // namespace

int main(int argc, char** argv) {
  const job j = read_job(argc, argv);
  const auto owner = connect_to(j.port);
  stream_socket* volatile hidden = owner.get();
  stream_socket& peer = *hidden;
  static char block[block_size];
  const auto before = allocations;
  for (long i = 0; i < j.times; ++i) {
    if (j.round_trip) {
      if (peer.write_n(block, 1) != 1 || peer.read_n(block, 1) != 1) return 1;
    } else if (peer.write_n(block, block_size) != block_size) {
      return 1;
    }
  }
  report_allocations(before, j.times);
}
