#include "control/control_server.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include "failure.hpp"

namespace socklab::link {

control_server::control_server(boost::asio::io_context& io, sock::descriptor listener,
                               const std::string& path, const hosts& h,
                               std::function<std::string(const std::string&)> handle_request)
    : io_(io),
      path_(path),
      hosts_(h),
      handle_request_(std::move(handle_request)),
      acceptor_(io, listener.release()) {
  accept();
}

void control_server::accept() {
  acceptor_.async_wait(stream::wait_read, [this](const boost::system::error_code& error) {
    if (error) return;
    sock::descriptor connection = accept_trusted(acceptor_.native_handle(), geteuid());
    if (connection.is_open()) {
      const auto v = clients_.emplace(clients_.end(), io_, connection.release());
      v->connection.non_blocking(true);
      v->connection.native_non_blocking(true);
      read_requests(v);
    }
    accept();
  });
}

void control_server::read_requests(client_position v) {
  v->connection.async_wait(stream::wait_read, [this, v](const boost::system::error_code& error) {
    if (error) return;
    if (answer(*v)) return read_requests(v);
    const bool had_joined = v->joined.has_value();
    clients_.erase(v);
    if (had_joined) on_leave_();
  });
}

std::array<int, 2> control_server::joined() const {
  std::array<int, 2> count{};
  for (const client& g : clients_)
    if (g.joined) ++count[static_cast<std::size_t>(*g.joined)];
  return count;
}

bool control_server::answer(client& g) {
  const int fd = g.connection.native_handle();
  std::string request(longest_message, '\0');
  const ssize_t n = recv(fd, request.data(), request.size(), 0);
  if (n <= 0) return n < 0 && (errno == EAGAIN || errno == EINTR);
  request.resize(static_cast<std::size_t>(n));
  std::string reply;
  if (request == "join A" || request == "join B") {
    if (!send_descriptors(fd, {hosts_.user.fd(), hosts_.mount.fd(), hosts_.pid.fd(),
                               hosts_.net[0].fd(), hosts_.net[1].fd()}))
      return false;
    g.joined = request.back() == 'A' ? side::a : side::b;
    reply = path_;
  } else {
    try {
      reply = handle_request_(request);
    } catch (const usage_error& e) {
      reply = std::string("error: ") + e.what();
    }
  }
  return send(fd, reply.data(), reply.size(), MSG_NOSIGNAL) >= 0;
}

}  // namespace socklab::link
