#include "connect_now.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <time.h>

#include <cerrno>

#include "retry.hpp"
#include "sock/stream.hpp"

namespace sock::detail {
namespace {

// The outcome of a handshake that went on without us: after EINPROGRESS, or after a signal.
std::error_code await_handshake(int fd, const deadline& limit) {
  std::error_code why;
  if (!wait(descriptor_view(fd), readiness::writable, limit, why)) return why;
  int failure = 0;
  socklen_t size = sizeof failure;
  if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size) != 0) failure = errno;
  return {failure, std::system_category()};
}

// A Unix-domain listener whose queue is full says EAGAIN, and no poll(2) tells when it has room.
std::error_code pause_for_room(const deadline& limit) {
  if (is_stopped(limit)) return errc::stopped;
  if (limit.deadline_ns() <= now_ns()) return errc::deadline_passed;
  const timespec moment{0, 5'000'000};
  ::nanosleep(&moment, nullptr);
  return {};
}

std::error_code connect_within(int fd, const address& peer, const deadline& limit) {
  while (true) {
    if (is_stopped(limit)) return errc::stopped;
    if (::connect(fd, peer.data(), peer.size()) == 0) return {};
    if (errno == EINPROGRESS || (errno == EINTR && !peer.is_unix()))
      return await_handshake(fd, limit);
    if (errno == EINTR) continue;
    if (errno != EAGAIN || !peer.is_unix()) return {errno, std::system_category()};
    if (const auto why = pause_for_room(limit)) return why;
  }
}

std::error_code connect_and_restore(int fd, const address& peer, const deadline& limit) {
  if (limit.is_never()) return connect_within(fd, peer, limit);
  // The socket is nobody else's yet, so O_NONBLOCK is ours to set for the time of the call.
  const int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0)
    return {errno, std::system_category()};
  const auto why = connect_within(fd, peer, limit);
  ::fcntl(fd, F_SETFL, flags);
  return why;
}

}  // namespace

bool drop_if_connected_to_itself(int fd) {
  std::error_code unknown;
  const address local = socket_view(fd).local(unknown);
  if (unknown || local.is_unix() || byte_stream_view(fd).peer(unknown) != local || unknown)
    return false;
  // With a reset: a TIME-WAIT of this port would keep the server away whose port it is.
  const ::linger at_once{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  return true;
}

std::error_code connect_now(int fd, const address& peer, const deadline& limit) {
  if (const auto why = connect_and_restore(fd, peer, limit)) return why;
  if (!peer.is_unix() && drop_if_connected_to_itself(fd)) return errc::connected_to_itself;
  return {};
}

}  // namespace sock::detail
