#include "control.hpp"

#include <sys/socket.h>

#include <array>

#include "settings.hpp"

namespace socklab::link {

control::control(boost::asio::io_context& io, descriptor listener, const std::string& path,
                 const hosts& h, std::function<std::string(const std::string&)> obey)
    : io_(io), path_(path), hosts_(h), obey_(std::move(obey)), door_(io, listener.release()) {
  accept();
}

void control::accept() {
  door_.async_wait(stream::wait_read, [this](const boost::system::error_code& error) {
    if (error) return;
    const int fd = accept4(door_.native_handle(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0) listen_to(visitors_.emplace(visitors_.end(), io_, fd));
    accept();
  });
}

void control::listen_to(std::list<stream>::iterator visitor) {
  visitor->async_wait(stream::wait_read, [this, visitor](const boost::system::error_code& error) {
    if (error) return;
    if (answer(visitor->native_handle()))
      listen_to(visitor);
    else
      visitors_.erase(visitor);
  });
}

bool control::answer(int visitor) {
  std::string request(longest_message, '\0');
  const ssize_t n = recv(visitor, request.data(), request.size(), 0);
  if (n <= 0) return n < 0 && (errno == EAGAIN || errno == EINTR);
  request.resize(static_cast<std::size_t>(n));
  std::string reply;
  if (request == "join") {
    if (!send_hosts(visitor, hosts_)) return false;
    reply = path_;
  } else {
    try {
      reply = obey_(request);
    } catch (const bad_setting& e) {
      reply = std::string("error: ") + e.what();
    }
  }
  return send(visitor, reply.data(), reply.size(), MSG_NOSIGNAL) >= 0;
}

}  // namespace socklab::link
