#include "control/control_server.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include "failure.hpp"

namespace socklab::link {

control::control(boost::asio::io_context& io, descriptor listener, const std::string& path,
                 const hosts& h, std::function<std::string(const std::string&)> obey)
    : io_(io), path_(path), hosts_(h), obey_(std::move(obey)), door_(io, listener.release()) {
  accept();
}

void control::accept() {
  door_.async_wait(stream::wait_read, [this](const boost::system::error_code& error) {
    if (error) return;
    descriptor connection = accept_from(door_.native_handle(), geteuid());
    if (connection) {
      const auto v = visitors_.emplace(visitors_.end(), io_, connection.release());
      v->connection.non_blocking(true);
      v->connection.native_non_blocking(true);
      listen_to(v);
    }
    accept();
  });
}

void control::listen_to(visitor v) {
  v->connection.async_wait(stream::wait_read, [this, v](const boost::system::error_code& error) {
    if (error) return;
    if (answer(*v)) return listen_to(v);
    const bool had_joined = v->joined.has_value();
    visitors_.erase(v);
    if (had_joined) left_();
  });
}

std::array<int, 2> control::joined() const {
  std::array<int, 2> count{};
  for (const guest& g : visitors_)
    if (g.joined) ++count[static_cast<std::size_t>(*g.joined)];
  return count;
}

bool control::answer(guest& g) {
  const int fd = g.connection.native_handle();
  std::string request(longest_message, '\0');
  const ssize_t n = recv(fd, request.data(), request.size(), 0);
  if (n <= 0) return n < 0 && (errno == EAGAIN || errno == EINTR);
  request.resize(static_cast<std::size_t>(n));
  std::string reply;
  if (request == "join A" || request == "join B") {
    if (!send_descriptors(fd, {hosts_.user.get(), hosts_.mount.get(), hosts_.pid.get(),
                               hosts_.net[0].get(), hosts_.net[1].get()}))
      return false;
    g.joined = request.back() == 'A' ? side::a : side::b;
    reply = path_;
  } else {
    try {
      reply = obey_(request);
    } catch (const usage_error& e) {
      reply = std::string("error: ") + e.what();
    }
  }
  return send(fd, reply.data(), reply.size(), MSG_NOSIGNAL) >= 0;
}

}  // namespace socklab::link
