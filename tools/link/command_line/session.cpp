#include "command_line/session.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cstring>
#include <iterator>
#include <utility>

#include "failure.hpp"
#include "hosts/netlink.hpp"
#include "processes.hpp"
#include "recording/report.hpp"

namespace socklab::link {
namespace {

using std::chrono::milliseconds;
using stream = boost::asio::posix::stream_descriptor;

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

sock::descriptor listen_at(const control_socket& control_address, const std::string& name) {
  try {
    return control_address.listen();
  } catch (const name_taken&) {
    throw failure("a link named " + name +
                  " is up already: choose another --name, or join it with tcplink --join " + name);
  }
}

instant now() {
  return instant{std::chrono::steady_clock::now()};
}

}  // namespace

session::session(const options& o, const hosts& h, supervisor& commands,
                 const signal_reader& signals, const control_socket& control_address)
    : options_(o),
      hosts_(h),
      commands_(commands),
      signals_(signals),
      signal_stream_(io_, signals.fd()),
      exit_stream_(io_, commands.fd()),
      starter_(io_),
      script_timer_(io_),
      flush_timer_(io_),
      count_timer_(io_),
      drain_timer_(io_),
      join_timer_(io_) {
  const backend b = choose_backend(o.devices);
  const device_options wanted{.mtu = o.mtu, .offload = o.offload};
  const auto open = [&](side s) {
    return b == backend::tun ? open_tun(h, s, wanted) : open_veth(h, s, wanted);
  };
  std::array<device, 2> ends{open(side::a), open(side::b)};
  for (const std::string& assignment : o.sysctls) set_sysctl(h, assignment);
  // Opening these files empties them: therefore it comes after all that can be refused.
  if (!o.capture_file.empty())
    record_.set_capture(std::make_unique<capture>(o.capture_file), o.capture_at);
  if (!o.event_log_file.empty())
    record_.set_event_log(std::make_unique<event_log>(o.event_log_file));
  spdlog::debug("host A is {} and {}, host B {} and {}; their device is {} ({})",
                addresses(side::a).ipv4, addresses(side::a).ipv6, addresses(side::b).ipv4,
                addresses(side::b).ipv6, device_name, b == backend::tun ? "tun" : "veth");
  for (const side s : {side::a, side::b})
    spdlog::debug("{}: {}", direction_name(s), describe(o.settings[static_cast<std::size_t>(s)]));
  const std::size_t largest = o.offload ? 65536 + 64 : o.mtu + 64;
  link_.emplace(io_, std::move(ends), o.settings, o.seed, largest, record_);
  control_server_.emplace(io_, listen_at(control_address, o.link), control_address.path(), h,
                          [this](const std::string& request) { return handle_request(request); });
}

session::~session() {
  // These two descriptors are owned by others.
  signal_stream_.release();
  exit_stream_.release();
}

int session::run() {
  start_ = now();
  link_->start();
  read_signals();
  await_exit();
  schedule_flush();
  if (!options_.quiet && isatty(STDERR_FILENO) != 0) schedule_rate_line();
  script_timer_.on_expiry([this] { apply_due_changes(); });
  std::ranges::copy_if(options_.timed, std::back_inserter(changes_),
                       [](const timed_change& each) { return !each.after_data; });
  if (changes_.size() < options_.timed.size())
    link_->on_first_data(
        [this] { boost::asio::post(io_, [this] { start_changes_after_data(); }); });
  if (!options_.words.empty())
    commands_.start();
  else if (!options_.quiet)
    spdlog::info(
        "link {} is up until Ctrl-C; tcplink --join {} --on A -- COMMAND runs one on host A",
        options_.link, options_.link);
  if (options_.while_joined) end_when_nobody_joined();
  apply_due_changes();
  io_.run();
  record_.flush();
  clear_rate_line();
  if (!options_.quiet) print_summary();
  if (record_.error().empty()) return status_;
  spdlog::error("{}", record_.error());
  // The caller must not use an incomplete file.
  return status_ == 0 ? 1 : status_;
}

void session::end(int status) {
  status_ = status;
  io_.stop();
}

double session::seconds() const {
  return std::chrono::duration<double>(now() - start_).count();
}

std::array<const direction*, 2> session::directions() const {
  return {&link_->from(side::a), &link_->from(side::b)};
}

void session::read_signals() {
  signal_stream_.async_wait(stream::wait_read, [this](const boost::system::error_code& error) {
    if (error) return;
    while (const auto caught = signals_.next()) {
      if (caught->number == SIGCHLD) continue;
      if (options_.words.empty())
        end(0);
      else if (!caught->from_terminal())
        commands_.send_signal(caught->number);
    }
    read_signals();
  });
}

void session::await_exit() {
  exit_stream_.async_wait(stream::wait_read, [this](const boost::system::error_code& error) {
    if (error) return;
    const std::optional<command_exit> e = commands_.read_exit();
    if (!e) {
      spdlog::error("the supervisor of the hosts was killed: the link is down");
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

/// The command's last segments are still on the line when it exits; the capture must contain their
/// FIN and ACK.
void session::drain() {
  constexpr auto step = milliseconds(5);
  constexpr int at_most = 400;
  const nanoseconds there_and_back =
      link_->from(side::a).settings().delay + link_->from(side::b).settings().delay;
  if (drains_++ >= at_most ||
      link_->is_idle(step + std::min<nanoseconds>(2 * there_and_back, milliseconds(1000))))
    return end(status_);
  drain_timer_.expires_after(step);
  drain_timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) drain();
  });
}

void session::end_when_nobody_joined() {
  const auto end_if_alone = [this] {
    const std::array<int, 2> joined = control_server_->joined();
    if (joined[0] + joined[1] == 0) end(0);
  };
  control_server_->on_leave(end_if_alone);
  // The process that made the link for others to join may end before the first of them does.
  const auto end_on = [end_if_alone](const boost::system::error_code& error) {
    if (!error) end_if_alone();
  };
  if (options_.starter > 0) {
    sock::descriptor process = open_process(options_.starter);
    if (!process.is_open()) return end_if_alone();
    starter_.assign(process.release());
    starter_.async_wait(stream::wait_read, end_on);
    return;
  }
  join_timer_.expires_after(std::chrono::seconds(10));
  join_timer_.async_wait(end_on);
}

void session::apply_due_changes() {
  while (next_change_ < changes_.size() && start_ + changes_[next_change_].at <= now())
    change_settings(changes_[next_change_++].what);
  script_timer_.set(next_change_ < changes_.size() ? start_ + changes_[next_change_].at
                                                   : instant::max());
}

void session::start_changes_after_data() {
  const nanoseconds since_start = now() - start_;
  for (timed_change each : options_.timed) {
    if (!each.after_data) continue;
    each.at += since_start;
    changes_.push_back(std::move(each));
  }
  const auto not_yet_applied = changes_.begin() + static_cast<std::ptrdiff_t>(next_change_);
  std::ranges::stable_sort(not_yet_applied, changes_.end(), {}, &timed_change::at);
  apply_due_changes();
}

void session::change_settings(const change& c) {
  std::array<direction_settings, 2> both{link_->from(side::a).settings(),
                                         link_->from(side::b).settings()};
  c.apply(both);
  if (options_.offload && (!both[0].corrupt.is_off() || !both[1].corrupt.is_off()))
    throw usage_error(
        "corrupt needs packets with whole checksums, and this link was made with --offload");
  for (const side s : {side::a, side::b}) link_->from(s).change(both[static_cast<std::size_t>(s)]);
  record_.changed(c.words());
  link_->advance_all();
}

std::string session::handle_request(const std::string& request) {
  if (request == "show")
    return state_json(record_, seconds(), directions(), control_server_->joined());
  for (const side s : {side::a, side::b})
    if (request == std::string("ask-window ") + host_name(s)) {
      if (!link_->send_window_probe(s))
        throw usage_error(std::string("host ") + host_name(s) +
                          " has no connection yet to ask about");
      return "ok";
    }
  change_settings(parse_change(request));
  return "ok";
}

void session::schedule_flush() {
  flush_timer_.expires_after(milliseconds(20));
  flush_timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    record_.flush();
    schedule_flush();
  });
}

/// A status line, updated every second, except while a shell on the host owns the terminal.
void session::schedule_rate_line() {
  count_timer_.expires_after(std::chrono::seconds(1));
  count_timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    const bool is_foreground = tcgetpgrp(STDERR_FILENO) == getpgrp();
    const bool active = record_.of(side::a).entered != last_counters_[0].entered ||
                        record_.of(side::b).entered != last_counters_[1].entered;
    if (is_foreground && (active || line_shown_)) {
      const std::string line = "\r\033[K" + rate_line(record_, last_counters_, 1, directions());
      line_shown_ = ::write(STDERR_FILENO, line.data(), line.size()) > 0;
    }
    last_counters_ = {record_.of(side::a), record_.of(side::b)};
    schedule_rate_line();
  });
}

void session::clear_rate_line() {
  constexpr std::string_view clear = "\r\033[K";
  if (line_shown_ && ::write(STDERR_FILENO, clear.data(), clear.size()) > 0) line_shown_ = false;
}

void session::print_summary() {
  const std::string text = summary(record_, seconds());
  spdlog::info("{}", text.substr(0, text.find('\n')));
  spdlog::info("{}", text.substr(text.find('\n') + 1));
  for (const side s : {side::a, side::b}) {
    enter_network(hosts_.net[static_cast<std::size_t>(s)]);
    const std::uint64_t lost = dropped_by_device(device_name) + link_->dropped_before_read(s);
    enter_network(hosts_.wire);
    if (lost != 0)
      spdlog::warn(
          "{} packets were lost on host {} before they reached the link: its processor was too "
          "slow",
          lost, host_name(s));
  }
}

}  // namespace socklab::link
