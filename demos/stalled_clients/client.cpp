// Many clients in one program: opens as many connections as its descriptors allow, and each writes
// until the server's window stops it; a coroutine each.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <list>
#include <sock/asio/stream.hpp>
#include <sock/tcp_socket.hpp>

#include "common/log.hpp"
#include "common/program.hpp"
#include "shared.hpp"

namespace net = boost::asio;
using namespace boost::asio::experimental::awaitable_operators;
using namespace stalled_clients;
using sock::asio::awaitable;

namespace {

struct settings {
  const sock::address& server;
  const std::uint64_t& connections;
  const std::uint64_t& bytes;
  const int& send_buffer;
  const double& hold;
};

settings declare(demo::program& program) {
  constexpr std::uint64_t maximum = 1'000'000;
  return {
      program.server_address(),
      program.number("--connections", 0, "how many; 0: all the descriptors there are", 0, maximum),
      program.bytes("--bytes", 0, "what each client sends; 0 sends without end"),
      program.socket_size("--send-buffer", 4096, "SO_SNDBUF; 0: the kernel's"),
      program.seconds("--hold", 0, "how long to stay once all are connected; 0: until Ctrl-C")};
}

class many_clients {
 public:
  many_clients(net::io_context& loop, const settings& s) : settings_(s), loop_(loop), block_(2048) {
    const auto room = max_connections();
    if (s.connections > room)
      throw std::runtime_error(fmt::format(
          "--connections {}: the limit of descriptors leaves room for {} (see ulimit -n)",
          s.connections, room));
    wanted_ = s.connections != 0 ? s.connections : room;
  }

  // True if a signal ended it.
  awaitable<bool> run() {
    const auto ended =
        co_await (stop_signal() || live() || log_totals([this] { return totals(); }));
    co_return ended.index() == 0;
  }

  [[nodiscard]] std::string totals() const {
    return demo::translate("{} connected, {} of them stalled, {} lost; {} bytes sent",
                           grouped(clients_.size()), grouped(stalled_), grouped(lost_),
                           grouped(bytes_));
  }

 private:
  awaitable<void> live() {
    const auto begin = std::chrono::steady_clock::now();
    co_await open_all(settings_.server);
    if (clients_.empty()) throw sock::error(refused_, "connect", tried_);
    demo::log("{} connected in {:.2f} s", grouped(clients_.size()),
              std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    net::steady_timer holding(loop_);
    if (settings_.hold == 0)
      holding.expires_at(std::chrono::steady_clock::time_point::max());
    else
      holding.expires_after(std::chrono::milliseconds(static_cast<long>(settings_.hold * 1000)));
    co_await holding.async_wait(net::use_awaitable);
  }

  // Connects one after another: on loopback that is two context switches each, and a server whose
  // queue overflows would make us wait a second for each SYN it drops.
  awaitable<void> open_all(sock::address server) {
    constexpr std::uint64_t opened_between_pauses = 64;
    while (clients_.size() < wanted_) {
      tried_ = server;
      sock::tcp_socket socket{server};
      if (settings_.send_buffer != 0) socket.set(sock::send_buffer{settings_.send_buffer});
      choose_local(socket, server);
      auto peer = std::move(socket).connect(server, std::chrono::seconds(10), refused_);
      if (!peer) {
        if (!clients_.empty()) demo::log("connect {}: {}", server.to_string(), refused_.message());
        co_return;
      }
      clients_.emplace_back(loop_.get_executor(), *std::move(peer));
      net::co_spawn(loop_, send(clients_.back()), net::detached);
      // Lets the clients that are there write, and a signal in.
      if (clients_.size() % opened_between_pauses == 0)
        co_await net::post(loop_, net::use_awaitable);
    }
  }

  // One local address has 28,000 ports, and beyond half of them the kernel searches long for a free
  // one. All of 127.0.0.0/8 is ours, though.
  void choose_local(sock::tcp_socket& socket, const sock::address& server) const {
    constexpr std::uint64_t ports_used_of_each = 10'000;
    if (!server.is_ipv4() || !server.host().starts_with("127.")) return;
    socket.set(sock::bind_address_no_port{true});
    const auto last = 1 + clients_.size() / ports_used_of_each;
    socket.bind(sock::address("127.0.0." + std::to_string(last), 0));
  }

  awaitable<void> send(sock::asio::stream& peer) {
    std::error_code ec;
    std::uint64_t sent = 0;
    while (!ec && (settings_.bytes == 0 || sent < settings_.bytes)) {
      const std::uint64_t rest = settings_.bytes == 0 ? block_.size() : settings_.bytes - sent;
      const auto part = std::span(block_).first(std::min<std::uint64_t>(block_.size(), rest));
      auto put = peer.view().try_write_some(part, ec);
      if (put.would_block()) {
        ++stalled_;
        put = co_await peer.write_some(part, ec);
        --stalled_;
      }
      sent += put.bytes;
      bytes_ += put.bytes;
    }
    if (ec && ec != sock::errc::stopped) ++lost_;
  }

  settings settings_;
  net::io_context& loop_;
  std::vector<std::byte> block_;
  std::list<sock::asio::stream> clients_;  // coroutines hold references
  std::uint64_t wanted_ = 0, stalled_ = 0, lost_ = 0, bytes_ = 0;
  std::error_code refused_;
  sock::address tried_;
};

int open(const settings& s) {
  net::io_context loop(1);
  many_clients self(loop, s);
  const bool is_stopped = live(loop, self.run());
  demo::log("{}: {}", demo::text(is_stopped ? "stopped by a signal" : "held long enough"),
            self.totals());
  return is_stopped ? 130 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  demo::program program("stalled_clients-client",
                        "Opens many connections, each of which writes until the server stops it.",
                        "--port 8000 --connections 1000 --hold 10s");
  const settings s = declare(program);
  return program.run(argc, argv, [&] { return open(s); });
}
