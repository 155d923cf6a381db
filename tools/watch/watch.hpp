#pragma once
// One run of tcpwatch: reads calls from the ring, samples the sockets, and writes lines, until the
// command has ended.
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>

#include "command.hpp"
#include "output.hpp"
#include "programs.hpp"
#include "sampler.hpp"
#include "shared_ring.hpp"

namespace tcpwatch {

class watch {
 public:
  struct sampling {
    std::chrono::nanoseconds interval;  ///< 0: none
    bool all;                           ///< also of sockets of programs that are not watched
  };
  /// `program`: as the command names it.
  watch(output& out, shared_ring& calls, command& child, const socklab::signal_reader& signals,
        const std::string& program, sampling samples);
  /// Returns the command's exit status; 1 instead of 0 where the events could not be written.
  int run();

 private:
  void tick();
  bool take_calls(std::size_t at_most);
  void take(const call_data& record);
  void skip_dead_producer();
  void reap_exited_threads();
  void write_unreturned(thread_slot& slot, const call_data& call);
  void report(const notice& what);
  void report_lost_calls(bool at_end);
  void flush();
  void wait_for_signals();
  void finish();

  output& out_;
  shared_ring& ring_;
  command& child_;
  const socklab::signal_reader& signals_;
  std::optional<sampler> sampler_;
  programs programs_;
  boost::asio::io_context io_;
  boost::asio::steady_timer timer_;
  boost::asio::posix::stream_descriptor ended_;
  boost::asio::posix::stream_descriptor signal_stream_;
  std::chrono::steady_clock::time_point last_reap_{}, next_sample_{}, stuck_since_{};
  std::uint64_t lost_ = 0, lost_before_ = 0;  ///< of the ring's: said already; at the last look
  bool failed_ = false;
};

}  // namespace tcpwatch
