// tcpwatch: socket calls of a command and its children, and what the kernel's buffers held
// meanwhile.
#include <sys/prctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "chinese.hpp"
#include "command.hpp"
#include "empty_value.hpp"
#include "help_text.hpp"
#include "output.hpp"
#include "scheduling.hpp"
#include "shared_ring.hpp"
#include "signals.hpp"
#include "spawn.hpp"
#include "standard_descriptors.hpp"
#include "watch.hpp"

namespace {

using nanoseconds = std::chrono::nanoseconds;

/// "2ms", "500us", "0.5s"; "off" is 0.
std::optional<nanoseconds> parse_interval(std::string_view text) {
  if (text == "off") return nanoseconds(0);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const double scale = unit == "us" ? 1e3 : unit == "ms" ? 1e6 : unit == "s" ? 1e9 : 0;
  const double value = number * scale;
  if (!(value >= 1e5 && value <= 60e9)) return std::nullopt;
  return nanoseconds(static_cast<long long>(value));
}

int run(const std::string& file, tcpwatch::watch::sampling samples,
        const std::vector<std::string>& words) {
  socklab::ignore_write_signals();
  const socklab::signal_reader signals({SIGINT, SIGQUIT, SIGTERM, SIGHUP});
  const auto library = tcpwatch::find_library();
  tcpwatch::shared_ring calls;
  tcpwatch::output out(file);
  std::vector<std::string> environment;
  // The loader of a foreign program would complain, or refuse.
  if (tcpwatch::kind_of_program(words[0]) != tcpwatch::record_kind::foreign_program) {
    environment = tcpwatch::watched_environment(library, calls.setting(library));
  }
  std::optional<tcpwatch::command> child;
  try {
    child.emplace(words, environment, signals);
  } catch (const std::system_error& error) {
    std::fprintf(stderr, "tcpwatch: %s\n", error.what());
    return socklab::status_of_exec_error(error.code().value());
  }
  // Samples must be in time on a busy machine: a wake-up 50 µs late, the default, would be most of
  // a short interval.
  prctl(PR_SET_TIMERSLACK, 1);
  socklab::request_prompt_wakeups(-10);
  const int status = tcpwatch::watch(out, calls, *child, signals, words[0], samples).run();
  out.finish();
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  socklab::reserve_standard_descriptors();
  CLI::App app(
      "Runs COMMAND and writes its socket calls, and samples of its TCP sockets, as JSON lines.");
  app.footer(
      "Exit status: the command's; 128+n if signal n ended it; 127 if there is no such command, "
      "126 if it\n"
      "cannot be run; 2 for bad usage, 1 where it is 0 and the events cannot be written.\n"
      "Example: tcpwatch -o events.jsonl -- curl -s http://localhost:8000/");
  std::string file;
  std::string samples = "2ms";
  std::vector<std::string> words;
  app.add_option("-o,--output", file, "where to write the events; - for standard output")
      ->required();
  app.add_option("--samples", samples, "interval of samples of a busy socket, 100us to 60s; or off")
      ->capture_default_str();
  bool all = false;
  app.add_flag("--samples-all", all, "samples of every TCP socket of the network namespace");
  app.add_option("command", words, "the command and its arguments, after --")->required();
  app.positionals_at_end();
  if (socklab::wants_chinese()) socklab::translate_help(app, chinese_help);
  // Without '--' the command's own words may be empty.
  const bool is_divided = std::find(argv, argv + argc, std::string_view("--")) != argv + argc;
  if (const std::string empty = socklab::empty_value(is_divided ? argc : 0, argv); !empty.empty()) {
    std::fprintf(stderr, "tcpwatch: %s\n", empty.c_str());
    return 2;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "tcpwatch: %s; see tcpwatch --help\n", error.what());
    return 2;
  }
  const auto interval = parse_interval(samples);
  if (!interval) {
    std::fprintf(
        stderr,
        "tcpwatch: --samples %s: want 100us to 60s, with its unit (500us, 2ms, 1s), or off\n",
        samples.c_str());
    return 2;
  }
  try {
    return run(file, {*interval, all}, words);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tcpwatch: %s\n", error.what());
    return 1;
  }
}
