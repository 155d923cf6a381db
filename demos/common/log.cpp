#include "log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace demo {

void set_up_log(const std::string& name) {
  auto log =
      std::make_shared<spdlog::logger>(name, std::make_shared<spdlog::sinks::stderr_sink_mt>());
  log->set_pattern("%H:%M:%S.%e %n: %v");
  log->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(std::move(log));
}

void write_log(bool is_error, const std::string& line) {
  spdlog::log(is_error ? spdlog::level::err : spdlog::level::info, line);
}

void log_listener(const sock::listener& listener) {
  constexpr int unset = 536;  // what the kernel gives before anything has set it, RFC 9293, 3.7.1
  const int mss = listener.get<sock::max_segment>().bytes;
  log("listening on {}; receive buffer {} bytes{}", listener.local().to_string(),
      listener.get<sock::receive_buffer>().bytes, mss == unset ? "" : translate(", MSS {}", mss));
}

void log_accepted(const sock::stream& peer) {
  log("{} is connected to {}", peer.peer().to_string(), peer.local().to_string());
}

void log_connected(const sock::stream& peer) {
  log("connected {} to {}; send buffer {} bytes", peer.local().to_string(), peer.peer().to_string(),
      peer.get<sock::send_buffer>().bytes);
}

}  // namespace demo
