#include "session.hpp"

#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <boost/asio/steady_timer.hpp>

#include "forwarder.hpp"
#include "supervisor.hpp"

namespace socklab::link {
namespace {

using std::chrono::milliseconds;
namespace asio = boost::asio;
using stream = asio::posix::stream_descriptor;

/// Signals that the command gets through us. Those a terminal sends, it gets itself: it is in our
/// process group.
constexpr std::array forwarded{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};

descriptor catch_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : forwarded) sigaddset(&set, number);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return descriptor{check(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd")};
}

backend choose_backend(backend wanted) {
  if (wanted == backend::veth) return wanted;
  std::string why;
  if (tun_is_allowed(why)) return backend::tun;
  if (wanted == backend::tun)
    throw failure("no TUN device: " + why +
                  ": run it with sudo, or without --backend tun (veth needs no device)");
  spdlog::debug("{}: veth and packet sockets instead", why);
  return backend::veth;
}

device open_device(backend b, const hosts& h, side s, const device_options& o) {
  return b == backend::tun ? open_tun(h, s, o) : open_veth(h, s, o);
}

/// Everything that is there while the link is up.
class session {
 public:
  session(const options& o, const hosts& h, supervisor& commands, descriptor signals);
  int run();

 private:
  void read_signals();
  void await_ending();
  void drain();
  void end(int status) {
    status_ = status;
    io_.stop();
  }
  void flush_now_and_then();

  const options& options_;
  supervisor& commands_;
  asio::io_context io_{1};
  recorder record_;
  std::optional<forwarder> link_;
  descriptor signals_;
  stream signal_stream_;
  stream ending_stream_;
  asio::steady_timer flush_timer_;
  asio::steady_timer drain_timer_;
  int drains_ = 0;
  int status_ = 0;
};

session::session(const options& o, const hosts& h, supervisor& commands, descriptor signals)
    : options_(o),
      commands_(commands),
      signals_(std::move(signals)),
      signal_stream_(io_, signals_.get()),
      ending_stream_(io_, commands.fd()),
      flush_timer_(io_),
      drain_timer_(io_) {
  if (!o.capture_file.empty())
    record_.write_capture(std::make_unique<capture>(o.capture_file), o.capture_at);
  if (!o.journal_file.empty()) record_.write_journal(std::make_unique<journal>(o.journal_file));
  const backend b = choose_backend(o.devices);
  const device_options wanted{.mtu = o.mtu, .offload = o.offload};
  std::array<device, 2> ends{open_device(b, h, side::a, wanted),
                             open_device(b, h, side::b, wanted)};
  for (const std::string& assignment : o.sysctls) set_sysctl(h, assignment);
  spdlog::debug("hosts A ({}, {}) and B ({}, {}), devices: {}", addresses(side::a).ipv4,
                addresses(side::a).ipv6, addresses(side::b).ipv4, addresses(side::b).ipv6,
                b == backend::tun ? "tun" : "veth");
  const std::size_t largest = o.offload ? 65536 + 64 : o.mtu + 64;
  link_.emplace(io_, std::move(ends), o.settings, o.seed, largest, record_);
}

int session::run() {
  link_->start();
  read_signals();
  await_ending();
  flush_now_and_then();
  if (!options_.words.empty()) commands_.start();
  io_.run();
  record_.flush();
  // They belong to others.
  signal_stream_.release();
  ending_stream_.release();
  if (!record_.trouble().empty()) spdlog::error("{}", record_.trouble());
  return status_;
}

void session::read_signals() {
  signal_stream_.async_wait(stream::wait_read, [this](const boost::system::error_code& error) {
    if (error) return;
    signalfd_siginfo info{};
    while (::read(signals_.get(), &info, sizeof info) == sizeof info) {
      const auto number = static_cast<int>(info.ssi_signo);
      const bool by_terminal = info.ssi_code == SI_KERNEL && number != SIGHUP;
      if (options_.words.empty())
        end(0);
      else if (!by_terminal)
        commands_.send_signal(number);
    }
    read_signals();
  });
}

void session::await_ending() {
  ending_stream_.async_wait(stream::wait_read, [this](const boost::system::error_code& error) {
    if (error) return;
    const std::optional<ending> e = commands_.read_ending();
    if (!e) {
      spdlog::error("the process that watches over the hosts was killed: the link is down");
      return end(1);
    }
    if (e->exec_error != 0) {
      spdlog::error("{}: {}", options_.words[0], std::strerror(e->exec_error));
      return end(e->status);
    }
    status_ = e->status;
    drain();
  });
}

/// The command's last segments are still on the line when it exits: FIN and ACK belong in the
/// capture.
void session::drain() {
  constexpr auto step = milliseconds(5);
  constexpr int at_most = 400;
  const nanoseconds there_and_back = options_.settings[0].delay + options_.settings[1].delay;
  if (drains_++ >= at_most ||
      link_->is_quiet(step + std::min<nanoseconds>(2 * there_and_back, milliseconds(1000))))
    return end(status_);
  drain_timer_.expires_after(step);
  drain_timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) drain();
  });
}

void session::flush_now_and_then() {
  flush_timer_.expires_after(milliseconds(20));
  flush_timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    record_.flush();
    flush_now_and_then();
  });
}

}  // namespace

int run_link(const options& o) {
  descriptor signals = catch_signals();
  prctl(PR_SET_TIMERSLACK, 1);
  const hosts h = make_hosts();
  if (!h.names_resolve)
    spdlog::warn("A and B will not resolve ({}): use {} and {}", h.why_no_names,
                 addresses(side::a).ipv4, addresses(side::b).ipv4);
  std::optional<command> c;
  if (!o.words.empty())
    c = command{.words = o.words, .host = side::a, .environment = {{"TCPLINK_HOST", "A"}}};
  supervisor commands(h, c, "");
  const int status = session(o, h, commands, std::move(signals)).run();
  commands.finish();
  return status;
}

}  // namespace socklab::link
