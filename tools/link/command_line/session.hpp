#pragma once
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "command_line/options.hpp"
#include "control/control_server.hpp"
#include "control_socket.hpp"
#include "hosts/forwarder.hpp"
#include "hosts/supervisor.hpp"
#include "recording/recorder.hpp"
#include "signals.hpp"

namespace socklab::link {

/// All objects that exist while the link is up.
class session {
 public:
  session(const options& o, const hosts& h, supervisor& commands, const signal_reader& signals,
          const control_socket& control_address);
  ~session();
  session(const session&) = delete;
  session& operator=(const session&) = delete;
  int run();

 private:
  void read_signals();
  void await_exit();
  void drain();
  void end(int status);
  void end_when_nobody_joined();
  void apply_due_changes();
  void start_changes_after_data();
  void change_settings(const change& c);
  std::string handle_request(const std::string& request);
  void schedule_flush();
  void schedule_rate_line();
  void clear_rate_line();
  void print_summary();
  double seconds() const;
  std::array<const direction*, 2> directions() const;

  const options& options_;
  const hosts& hosts_;
  supervisor& commands_;
  const signal_reader& signals_;
  boost::asio::io_context io_{1};
  recorder record_;
  std::optional<forwarder> link_;
  std::optional<control_server> control_server_;
  boost::asio::posix::stream_descriptor signal_stream_;
  boost::asio::posix::stream_descriptor exit_stream_;
  boost::asio::posix::stream_descriptor starter_;
  precise_timer script_timer_;
  boost::asio::steady_timer flush_timer_;
  boost::asio::steady_timer count_timer_;
  boost::asio::steady_timer drain_timer_;
  boost::asio::steady_timer join_timer_;
  instant start_;
  std::vector<timed_change> changes_;  ///< those with a known time, in its order
  std::size_t next_change_ = 0;
  std::array<direction_counters, 2> last_counters_;
  bool line_shown_ = false;
  int drains_ = 0;
  int status_ = 0;
};

}  // namespace socklab::link
