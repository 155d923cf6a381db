#include "sampler.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "clock.hpp"

namespace tcpwatch {
namespace {

using namespace std::chrono_literals;
constexpr int time_wait = 6, closed = 7, listening = 10;

// Above this number of sockets one dump of all is cheaper than one query for each.
constexpr std::size_t many = 100;

bool crosses_zero(std::int64_t a, std::int64_t b) {
  return (a == 0) != (b == 0);
}

// The cost of a query is its processor time; by wall time, a busy machine would make us sample less
// just when much happens.
std::chrono::nanoseconds used_cpu() {
  return std::chrono::nanoseconds(clock_ns(CLOCK_THREAD_CPUTIME_ID));
}

/// Changes that must be written even between two regular samples.
bool is_transition(const socket_sample& a, const socket_sample& b) {
  return a.state != b.state || crosses_zero(a.snd_wnd.value_or(1), b.snd_wnd.value_or(1)) ||
         crosses_zero(a.rcv_wnd.value_or(1), b.rcv_wnd.value_or(1)) ||
         crosses_zero(a.unsent, b.unsent) || crosses_zero(a.unread, b.unread);
}

// rwnd_limited_us is left out: it grows all through a stall, in which nothing else happens.
bool differs(const socket_sample& a, const socket_sample& b) {
  return a.state != b.state || a.unread != b.unread || a.unsent != b.unsent ||
         a.unacked != b.unacked || a.snd_wnd != b.snd_wnd || a.rcv_wnd != b.rcv_wnd ||
         a.send_buffer != b.send_buffer || a.receive_buffer != b.receive_buffer ||
         a.accept_queue != b.accept_queue || a.backlog != b.backlog;
}

}  // namespace

sampler::sampler(duration interval, sink write, std::optional<owned_sockets> owned)
    : interval_(interval),
      write_(std::move(write)),
      owned_(std::move(owned)),
      sockstat_(open("/proc/self/net/sockstat", O_RDONLY | O_CLOEXEC)) {}

bool sampler::sockets_came_or_went() {
  char text[512];
  const auto size = pread(sockstat_.fd(), text, sizeof text - 1, 0);
  if (size <= 0) return true;
  text[size] = 0;
  const char* in_use = std::strstr(text, "TCP: inuse ");
  if (in_use == nullptr) return true;
  const long before = std::exchange(in_use_, std::strtol(in_use + 11, nullptr, 10));
  return before != in_use_;
}

void sampler::search() {
  const auto began = used_cpu();
  search_due_ = false;
  for (auto& [cookie, socket] : sockets_) socket.found = false;
  if (search_once(false)) {
    if (owned_->scan()) {
      search_once(true);
    } else {
      search_due_ = true;
    }
  }
  if (owned_) owned_->prune();
  for (auto each = sockets_.begin(); each != sockets_.end();) {
    each = each->second.found || !has_gone(each->second) ? std::next(each) : sockets_.erase(each);
  }
  searched_ = clock::now();
  search_cost_ = used_cpu() - began;
}

// True where a scan of the programs' descriptors could show that they own more of the sockets.
bool sampler::search_once(bool scanned) {
  bool undecided = false;
  const auto visit = [&](const socket_sample& s) {
    if (owned_ && sockets_.count(s.cookie) == 0 && !owned_->owns(s)) {
      undecided = undecided || owned_->is_undecided(s);
      if (scanned) owned_->dismiss(s);
      return;
    }
    if (owned_) owned_->keep(s);
    auto [place, is_new] = sockets_.try_emplace(s.cookie);
    place->second.found = true;
    if (is_new) {
      place->second.seen = s;
      changed_ = clock::now();
      write(place->second);
    } else {
      note(place->second, s);
    }
  };
  kernel_.each_listener(visit);
  kernel_.each_connection(visit);
  return undecided;
}

// The kernel's dump may end early, or miss a socket that moves in its table meanwhile.
bool sampler::has_gone(tracked& socket) {
  const auto answer = kernel_.query(socket.seen);
  if (answer.sample) note(socket, *answer.sample);
  if (!answer.gone) return false;
  socket.seen.state = closed;
  socket.seen.time = clock_ns(CLOCK_REALTIME);
  socket.seen.unread = socket.seen.unsent = socket.seen.unacked = 0;
  changed_ = clock::now();
  write(socket);
  return true;
}

void sampler::note(tracked& socket, const socket_sample& now) {
  const auto at = clock::now();
  // It grows in steps of the kernel's clock tick, which are longer than our interval.
  const bool grew = now.rwnd_limited_us.value_or(0) > socket.seen.rwnd_limited_us.value_or(0);
  if (grew) socket.limited_at = at;
  const bool limited = at - socket.limited_at < 20ms;
  const bool moved = differs(now, socket.seen);
  socket.seen = now;
  if (moved) changed_ = at;
  const auto since = at - socket.written_at;
  if (is_transition(now, socket.written) || limited != socket.limited ||
      (since >= interval_ && differs(now, socket.written)) || since >= 1s) {
    write(socket);
  }
  socket.limited = limited;
}

void sampler::write(tracked& socket) {
  socket.written = socket.seen;
  socket.written_at = clock::now();
  write_(socket.seen);
}

sampler::duration sampler::sample_round() {
  const auto began = clock::now();
  const auto cpu_before = used_cpu();
  ++sample_rounds_;
  // Search from time to time in any case: two changes may leave the counter as it was.
  const bool search_now = sockets_came_or_went() || search_due_ ||
                          began - searched_ > std::max<duration>(100ms, 50 * search_cost_) ||
                          sockets_.size() > many;
  if (search_now) {
    search();
  } else {
    for (auto& [cookie, socket] : sockets_) {
      if (socket.seen.state == time_wait || socket.seen.state == listening) continue;
      const auto answer = kernel_.query(socket.seen);
      answer.sample ? note(socket, *answer.sample) : expect_new_sockets();
    }
    if (search_due_) search();
  }
  // Never more than a fifth of a processor, however many sockets there are.
  const duration cost = used_cpu() - cpu_before;
  return std::max(pause(), 4 * cost);
}

sampler::duration sampler::pause() const {
  const auto quiet = clock::now() - changed_;
  if (quiet < 20ms) return interval_ / 4;
  return quiet < 1s ? interval_ : 2 * interval_;
}

void sampler::finish() {
  search();
  for (auto& [cookie, socket] : sockets_) {
    if (socket.seen.time != socket.written.time) write(socket);
  }
}

}  // namespace tcpwatch
