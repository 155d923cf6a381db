#pragma once
#include <array>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "control_socket.hpp"
#include "hosts/namespaces.hpp"

namespace socklab::link {

/// Of a request, and of its reply.
inline constexpr std::size_t longest_message = 16384;

/// Serves the link's control socket: answers `join A` and `join B` with the hosts' namespaces, and
/// passes every other request to `handle_request`.
class control_server {
 public:
  /// \param path of the socket, sent to clients that join \param obey takes a request and gives the
  /// answer, `ok` or what is asked for; a usage_error is told as such
  control_server(boost::asio::io_context& io, sock::descriptor listener, const std::string& path,
                 const hosts& h, std::function<std::string(const std::string&)> handle_request);

  /// Clients that have joined and are still connected, on A and on B.
  std::array<int, 2> joined() const;
  /// Calls `act` whenever one of them has disconnected.
  void on_leave(std::function<void()> act) { on_leave_ = std::move(act); }

 private:
  using stream = boost::asio::posix::stream_descriptor;
  struct client {
    client(boost::asio::io_context& io, int fd) : connection(io, fd) {}
    stream connection;
    std::optional<side> joined;
  };
  using client_position = std::list<client>::iterator;
  void accept();
  void read_requests(client_position v);
  bool answer(client& g);

  boost::asio::io_context& io_;
  std::string path_;
  const hosts& hosts_;
  std::function<std::string(const std::string&)> handle_request_;
  stream acceptor_;
  std::list<client> clients_;
  std::function<void()> on_leave_ = [] {};
};

}  // namespace socklab::link
