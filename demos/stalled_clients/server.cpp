// A slow server for a crowd: holds every client that its descriptor limit allows, and reads a
// little from each now and then. One timer paces them all, in small steps, so that a client costs
// the program a descriptor and sixteen bytes; all else that it costs is in the kernel.
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <sock/asio/listener.hpp>
#include <sock/tcp_socket.hpp>
#include <vector>

#include "common/log.hpp"
#include "common/program.hpp"
#include "shared.hpp"

namespace net = boost::asio;
using namespace boost::asio::experimental::awaitable_operators;
using namespace stalled_clients;
using sock::asio::awaitable;

namespace {

struct settings {
  const sock::address& here;
  const std::uint64_t& maximum;
  const std::uint64_t& read_size;
  const double& pause;
  const int& receive_buffer;
  const bool& stay;
};

settings declare(demo::program& program) {
  return {
      program.local_address(),
      program.number("--most", 0, "most clients held at a time; 0: all the descriptors there are",
                     0, 1'000'000),
      program.bytes("--read", 512, "most bytes of one read(); 0 never reads", 0, 1 << 20),
      program.seconds("--pause", 5, "pause between two reads of the same client"),
      program.socket_size("--receive-buffer", 4096, "SO_RCVBUF; 0: the kernel's"),
      program.flag("--stay", "go on after the last client has gone")};
}

// Before listen(): the window is announced in the SYN.
sock::listener listen(const settings& s) {
  sock::tcp_socket socket(s.here);
  socket.set(sock::reuse_address{true});
  if (s.receive_buffer != 0) socket.set(sock::receive_buffer{s.receive_buffer});
  sock::listener listener = std::move(socket).listen(s.here);
  demo::log_listener(listener);
  return listener;
}

struct client {
  sock::stream peer;
  std::uint64_t bytes = 0;
};

class server {
 public:
  server(net::io_context& loop, const settings& s)
      : settings_(s),
        room_(s.maximum != 0 ? std::min(s.maximum, max_connections()) : max_connections()),
        listener_(loop.get_executor(), listen(s)),
        vacancy_(loop, std::chrono::steady_clock::time_point::max()),
        block_(std::max<std::uint64_t>(s.read_size, 1)) {
    demo::log("room for {} clients; {} bytes from each every {:g} s", grouped(room_), s.read_size,
              s.pause);
  }

  // Ends with false when the last client has gone (unless it is to stay), with true at a signal.
  awaitable<bool> run() {
    const auto ended = co_await (stop_signal() || accept_all() || read_at_pace() ||
                                 log_totals([this] { return totals(); }));
    co_return ended.index() == 0;
  }

  [[nodiscard]] std::string totals() const {
    return demo::translate("{} clients held, {} gone; {} bytes read", grouped(held_.size()),
                           grouped(gone_), grouped(bytes_));
  }

  void close_all() { held_.clear(); }

 private:
  awaitable<void> accept_all() {
    while (true) {
      if (held_.size() >= room_) {
        demo::log("full with {} clients: more have to wait in the kernel's queue",
                  grouped(held_.size()));
        boost::system::error_code ignored;
        vacancy_.expires_at(std::chrono::steady_clock::time_point::max());
        co_await vacancy_.async_wait(net::redirect_error(net::use_awaitable, ignored));
        continue;
      }
      std::error_code ec;
      auto connection = co_await listener_.accept(ec);
      if (connection)
        held_.push_back({std::move(connection->peer)});
      else
        co_await wait_for_resources(ec);
    }
  }

  // EMFILE, ENFILE, ENOBUFS: the connection stays in the queue; asking again at once would spin.
  awaitable<void> wait_for_resources(std::error_code ec) {
    demo::log("cannot accept: {}; trying again in a second", ec.message());
    net::steady_timer second(listener_.get_executor(), std::chrono::seconds(1));
    co_await second.async_wait(net::use_awaitable);
  }

  // Reads from every client once a pause, a share of them at each step.
  awaitable<void> read_at_pace() {
    using seconds = std::chrono::duration<double>;
    const double step = std::clamp(settings_.pause / 20, 0.001, 0.05);
    net::steady_timer timer(listener_.get_executor());
    double reads_due = 0;
    bool had_clients = false;
    while (settings_.stay || !had_clients || !held_.empty()) {
      timer.expires_after(std::chrono::duration_cast<net::steady_timer::duration>(seconds(step)));
      co_await timer.async_wait(net::use_awaitable);
      had_clients = had_clients || !held_.empty();
      reads_due += static_cast<double>(held_.size()) * step / std::max(settings_.pause, step);
      for (; reads_due >= 1 && !held_.empty(); reads_due -= 1) read_next_client();
      reads_due = std::min(reads_due, 1.0);
    }
  }

  void read_next_client() {
    next_ = next_ < held_.size() ? next_ : 0;
    client& c = held_[next_];
    std::error_code ec;
    bool is_over = false;
    if (settings_.read_size == 0) {
      is_over = c.peer.peer_status() != sock::peer_state::connected;
    } else {
      const auto got = c.peer.try_read_some(block_, ec);
      c.bytes += got.bytes;
      bytes_ += got.bytes;
      is_over = got.end_of_stream() || got.failed();
    }
    if (!is_over) {
      ++next_;
      return;
    }
    if (next_ + 1 != held_.size()) std::swap(c, held_.back());
    held_.pop_back();
    ++gone_;
    vacancy_.cancel();
  }

  settings settings_;
  std::uint64_t room_;
  sock::asio::listener listener_;
  net::steady_timer vacancy_;  // cancelled when a client has gone
  std::vector<client> held_;
  std::vector<std::byte> block_;
  std::size_t next_ = 0;
  std::uint64_t gone_ = 0, bytes_ = 0;
};

int serve(const settings& s) {
  net::io_context loop(1);
  server self(loop, s);
  const bool is_stopped = live(loop, self.run());
  demo::log("{}: {}", demo::text(is_stopped ? "stopped by a signal" : "the last client has gone"),
            self.totals());
  self.close_all();
  demo::log("closed all");
  return is_stopped ? 130 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  demo::program program("stalled_clients-server",
                        "Holds many connections and reads a little from each now and then.",
                        "--port 8000 --read 512 --pause 5s");
  const settings s = declare(program);
  return program.run(argc, argv, [&] { return serve(s); });
}
