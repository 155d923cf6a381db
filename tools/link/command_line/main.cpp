// tcplink: a link between two private hosts, whose delay, loss and marks one controls.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "command_line/options.hpp"
#include "command_line/run_link.hpp"
#include "control/client.hpp"
#include "failure.hpp"
#include "hosts/process_title.hpp"
#include "standard_descriptors.hpp"

int main(int argc, char** argv) {
  using namespace socklab::link;
  socklab::reserve_standard_descriptors();
  spdlog::set_default_logger(spdlog::stderr_logger_st("tcplink"));
  spdlog::set_pattern("tcplink: %v");
  int status = 0;
  const std::optional<options> o = read_options(argc, argv, status);
  if (!o) return status;
  if (o->verbose) spdlog::set_level(spdlog::level::debug);
  try {
    switch (o->what) {
      case task::join:
        return run_on_host(o->link, o->host, o->words);
      case task::tell:
        return send_request(o->link, o->message);
      case task::list:
        return list_links();
      case task::run:
        break;
    }
    remember_arguments(argc, argv);
    return run_link(*o);
  } catch (const socklab::usage_error& e) {
    spdlog::error("{}", e.what());
    return 2;
  } catch (const std::exception& e) {
    spdlog::error("{}", e.what());
    return 1;
  }
}
