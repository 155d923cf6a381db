#include "observer.hpp"

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <string>
#include <thread>

#include "log.hpp"
#include "program.hpp"

namespace demo {

using namespace std::chrono_literals;

struct observer::watcher {
  explicit watcher(const sock::stream& socket) : peer(socket) {
    look_again();
    thread = std::thread([this] { context.run(); });
  }
  ~watcher() {
    context.stop();
    thread.join();
  }
  watcher(const watcher&) = delete;
  watcher& operator=(const watcher&) = delete;

  void look_again() {
    timer.expires_after(50ms);
    timer.async_wait([this](const boost::system::error_code& stopped) {
      if (stopped) return;
      look();
      look_again();
    });
  }

  // Bytes wait unsent and none has been acknowledged since: then write() is blocked, or soon will
  // be.
  void look() {
    std::error_code closed;
    const auto queues = peer.queues(closed);
    const auto info = peer.info(closed);
    if (closed || queues.unsent == 0 || queues.unsent != unsent) {
      unsent = queues.unsent;
      since = now();
      next_line = 0.5;
      return;
    }
    const double waited = now() - since;
    if (waited < next_line) return;
    next_line *= 2;
    log("{} bytes have waited unsent for {:.1f} s, {} are unacknowledged; the peer's window is {}",
        queues.unsent, waited, queues.unacked,
        info.send_window ? std::to_string(*info.send_window) : std::string(text("unknown")));
  }

  const sock::stream& peer;
  int unsent = 0;
  double since = now();
  double next_line = 0.5;  // seconds
  boost::asio::io_context context{1};
  boost::asio::steady_timer timer{context};
  std::thread thread;
};

observer::observer(const sock::stream& peer) : watcher_(std::make_unique<watcher>(peer)) {}
observer::~observer() = default;

}  // namespace demo
