// Boost 1.81's Asio uses std::exchange without its header.
#include <utility>

#include "watch.hpp"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "call_line.hpp"
#include "clock.hpp"
#include "json_line.hpp"
#include "preload/program_file.hpp"
#include "processes.hpp"
#include "sample_line.hpp"

namespace tcpwatch {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

bool makes_or_ends_a_connection(call_id call) {
  return call == call_id::connect_ || call == call_id::accept_ || call == call_id::accept4_ ||
         call == call_id::listen_;
}

// The record that the library writes for every later exec, for the first one.
call_data execution_of(pid_t pid, const std::string& program) {
  call_data record{};
  record.kind = kind_of_program(program);
  record.pid = pid;
  record.enter = clock_ns(CLOCK_REALTIME);
  const auto name = program.substr(program.rfind('/') + 1);
  name.copy(record.name, sizeof record.name - 1);
  return record;
}

}  // namespace

watch::watch(output& out, shared_ring& calls, command& child, const socklab::signal_reader& signals,
             const std::string& file, sampling samples)
    : out_(out),
      ring_(calls),
      child_(child),
      signals_(signals),
      programs_([this](const notice& what) { report(what); }),
      timer_(io_),
      ended_(io_, dup(child.pidfd())),
      signal_stream_(io_, dup(signals.fd())) {
  programs_.take(execution_of(child.pid(), file));
  if (samples.interval == 0ns) return;
  std::optional<owned_sockets> owned;
  if (!samples.all) {
    owned.emplace([this] {
      auto pids = programs_.pids();
      pids.push_back(child_.pid());
      return pids;
    });
  }
  sampler_.emplace(
      samples.interval, [this](const socket_sample& s) { append_sample(out_.buffer(), s); },
      std::move(owned));
}

int watch::run() {
  ended_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                    [this](const auto&) { io_.stop(); });
  wait_for_signals();
  tick();
  io_.run();
  const int status = child_.wait();
  finish();
  if (status == 128 + SIGSYS) programs_.report_unnoticed_filter(child_.pid());
  flush();
  return failed_ && status == 0 ? 1 : status;
}

void watch::tick() {
  // Sampling must not wait for a program whose calls are faster than their lines can be written.
  constexpr std::size_t batch = 8192;
  const bool more = take_calls(batch);
  ring_->heartbeat = clock_ns(CLOCK_MONOTONIC);
  const auto now = steady_clock::now();
  if (sampler_ && now >= next_sample_) next_sample_ = now + sampler_->sample_round();
  if (now - last_reap_ > 100ms) {
    last_reap_ = now;
    reap_exited_threads();
    report_lost_calls(false);
  }
  flush();
  timer_.expires_at(more ? now : sampler_ ? next_sample_ : now + 5ms);
  timer_.async_wait([this](const auto& error) {
    if (!error) tick();
  });
}

bool watch::take_calls(std::size_t at_most) {
  call_data record;
  for (std::size_t i = 0; i < at_most; ++i) {
    if (!ring_->pop(record)) {
      skip_dead_producer();
      return false;
    }
    stuck_since_ = {};
    take(record);
  }
  return true;
}

void watch::take(const call_data& record) {
  programs_.take(record);
  if (record.kind == record_kind::call) {
    if (sampler_) sampler_->note_call(record);
    if (sampler_ && makes_or_ends_a_connection(record.call)) sampler_->expect_new_sockets();
    append_call(out_.buffer(), record, programs_.name(record.pid));
    return;
  }
  if (record.kind == record_kind::start) {
    json_line(out_.buffer(), "program")
        .time("time", record.enter)
        .text("program", record.name)
        .number("pid", record.pid)
        .number("parent", record.result);
  }
}

// A record that was claimed and never filled: its thread was killed in between. Only after a while,
// because the thread may just have been preempted.
void watch::skip_dead_producer() {
  const auto tid = ring_->unfinished_producer();
  if (tid == 0) {
    stuck_since_ = {};
    return;
  }
  const auto now = steady_clock::now();
  if (stuck_since_ == steady_clock::time_point{}) stuck_since_ = now;
  if (now - stuck_since_ > 1s ||
      (now - stuck_since_ > 50ms && !socklab::is_running(static_cast<pid_t>(tid)))) {
    ring_->skip();
    stuck_since_ = {};
  }
}

void watch::reap_exited_threads() {
  for (auto& slot : ring_->thread_slots) {
    const auto owner = slot.owner.load();
    if (owner == 0) continue;
    const auto pid = static_cast<pid_t>(owner >> 32);
    const auto tid = static_cast<pid_t>(owner & 0xffffffff);
    if (is_running(pid, tid)) continue;
    // Its last calls may still be in the ring; they come first.
    take_calls(ring_records);
    if (call_data call; slot.current(call)) write_unreturned(slot, call);
    slot.end();
    slot.owner = 0;
  }
  programs_.reap_exited();
}

void watch::write_unreturned(thread_slot& slot, const call_data& call) {
  append_unreturned_call(out_.buffer(), call, programs_.name(call.pid));
  slot.end();
}

void watch::report(const notice& what) {
  if (failed_) return;  // what followed is not known either
  std::fprintf(stderr, "tcpwatch: %s\n", what.text.c_str());
  json_line note(out_.buffer(), "note");
  note.time("time", clock_ns(CLOCK_REALTIME));
  if (what.pid != 0) note.text("program", what.program).number("pid", what.pid);
  note.text("text", what.text);
  what.missed ? note.number("missed", *what.missed) : note.text("missed", "unknown");
}

// While tcpwatch stands still (SIGSTOP, a machine too busy), programs go on when the ring is full.
// The missing calls are reported once their number no longer grows, or at the end.
void watch::report_lost_calls(bool at_end) {
  const auto lost = ring_->lost.load();
  const bool grows = std::exchange(lost_before_, lost) != lost;
  const auto more = static_cast<std::int64_t>(lost - lost_);
  if (more == 0 || (grows && !at_end)) return;
  lost_ = lost;
  report({0,
          {},
          std::to_string(more) + (more == 1 ? " call is" : " calls are") +
              " missing: tcpwatch stood still for more than a second",
          more});
}

void watch::flush() {
  try {
    out_.flush();
  } catch (const std::system_error& error) {
    std::fprintf(stderr, "tcpwatch: %s; no events are kept, the command runs on unwatched\n",
                 error.what());
    failed_ = true;
    ring_->closed = 1;
  }
}

// A signal from the terminal (SI_KERNEL) reaches the command as well; one that was sent to this
// process only is forwarded.
void watch::wait_for_signals() {
  signal_stream_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                            [this](const auto& error) {
                              if (error) return;
                              while (const auto signal = signals_.next())
                                if (!signal->from_kernel) child_.kill(signal->number);
                              wait_for_signals();
                            });
}

void watch::finish() {
  take_calls(ring_records);
  if (sampler_) sampler_->finish();
  reap_exited_threads();
  // Processes that continue are recorded up to here; their later calls are not.
  ring_->closed = 1;
  take_calls(ring_records);
  for (auto& slot : ring_->thread_slots) {
    if (call_data call; slot.owner != 0 && slot.current(call)) write_unreturned(slot, call);
  }
  report_lost_calls(true);
  programs_.report_survivors();
  flush();
}

}  // namespace tcpwatch
