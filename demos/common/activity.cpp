#include "activity.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstdio>
#include <thread>

#include "program.hpp"

namespace demo {

using namespace std::chrono_literals;

namespace {

constexpr auto tick = 100ms;

std::string progress_bar(std::uint64_t bytes, std::uint64_t total) {
  constexpr std::uint64_t width = 24;
  if (total == 0) return fmt::format("{} bytes", bytes);
  const auto filled = std::min(width, bytes * width / total);
  return fmt::format("[{}{}] {} of {} bytes", std::string(filled, '#'),
                     std::string(width - filled, '.'), bytes, total);
}

}  // namespace

struct activity::observer {
  explicit observer(activity& of) : self(of) {
    signals.async_wait([this](const boost::system::error_code& stopped, int) {
      if (!stopped) interrupt();
    });
    wait();
    thread = std::thread([this] { context.run(); });
  }

  ~observer() {
    context.stop();
    thread.join();
    wipe();
  }

  observer(const observer&) = delete;
  observer& operator=(const observer&) = delete;

  void wait() {
    timer.expires_at(timer.expiry() + tick);
    timer.async_wait([this](const boost::system::error_code& stopped) {
      if (stopped) return;
      tell();
      wait();
    });
  }

  void tell() {
    const char* call = self.call_;
    const double blocked = call != nullptr ? self.seconds_in_call() : 0;
    if (blocked < said) next_word = first_word;
    said = blocked;
    if (on_terminal) {
      draw(call, blocked);
    } else if (blocked >= next_word) {
      spdlog::info("{} has been blocked for {:.2f} s{}", call, blocked, words_on_socket());
      next_word *= 2;
    }
  }

  void draw(const char* call, double blocked) {
    std::string line = "\r\033[K";
    if (self.bytes_ != 0 || self.total_ != 0)
      line += self.verb_ + ' ' + progress_bar(self.bytes_, self.total_);
    if (blocked >= 0.1)
      line += fmt::format("  {} blocked for {:.1f} s{}", call, blocked, words_on_socket());
    std::fwrite(line.data(), 1, line.size(), stderr);
    drawn = true;
  }

  void wipe() const {
    if (drawn) std::fputs("\r\033[K", stderr);
  }

  [[nodiscard]] std::string words_on_socket() const {
    const std::lock_guard looking(self.looking_);
    return self.look_ && self.call_ != nullptr ? ": " + self.look_() : "";
  }

  // The program's thread may be inside a system call, and nothing it holds needs more than the
  // kernel's own tidying up at exit; so the process ends here, at once.
  [[noreturn]] void interrupt() const {
    wipe();
    spdlog::warn("interrupted: {} {}", self.verb_, progress_bar(self.bytes_, self.total_));
    std::_Exit(interrupted);
  }

  static constexpr double first_word = 0.5;  // seconds; then each time twice as late

  activity& self;
  boost::asio::io_context context{1};
  boost::asio::signal_set signals{context, SIGINT, SIGTERM};
  boost::asio::steady_timer timer{context, std::chrono::steady_clock::now()};
  const bool on_terminal = isatty(STDERR_FILENO) != 0;
  bool drawn = false;
  double said = 0;
  double next_word = first_word;
  std::thread thread;
};

activity::activity(std::string verb, std::uint64_t total, std::function<std::string()> look)
    : verb_(std::move(verb)),
      total_(total),
      look_(std::move(look)),
      observer_(std::make_unique<observer>(*this)) {}

activity::~activity() = default;

}  // namespace demo
