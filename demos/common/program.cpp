#include "program.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <limits>
#include <map>
#include <memory>
#include <system_error>
#include <thread>

#include "standard_descriptors.hpp"

namespace demo {

namespace {

// On a terminal each message first wipes the progress line that may stand there.
void set_up_log(const std::string& name) {
  auto log =
      std::make_shared<spdlog::logger>(name, std::make_shared<spdlog::sinks::stderr_sink_mt>());
  log->set_pattern(isatty(STDERR_FILENO) != 0 ? "\r\033[K%H:%M:%S.%e %n: %v"
                                              : "%H:%M:%S.%e %n: %v");
  log->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(std::move(log));
}

// What to do about it, for the failures that a student meets first.
const char* advice(const std::error_code& code) {
  if (code == std::errc::connection_refused)
    return "; nobody listens there: start the server first, on the same port";
  if (code == std::errc::address_in_use)
    return "; another program has that port: choose one with --port";
  if (code == std::errc::permission_denied)
    return "; ports below 1024 need rights: choose a higher --port";
  if (code == std::errc::address_not_available) return "; that is no address of this machine";
  if (code == std::errc::connection_reset || code == std::errc::broken_pipe)
    return "; the program at the other end has gone";
  return "";
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

int run(int argc, char** argv, const about& self, const std::function<void(CLI::App&)>& describe,
        const std::function<int()>& body) {
  socklab::reserve_standard_descriptors();
  CLI::App app{self.description, self.name};
  app.footer("Example: " + self.example);
  describe(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked_for_help) {
    return app.exit(asked_for_help);
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "%s: %s (see %s --help)\n", self.name.c_str(),
                 first_line(error.what()).c_str(), self.name.c_str());
    return usage;
  }
  // A script's forgotten variable: an empty --host, for one, would be every address of this
  // machine.
  for (const CLI::Option* option : app.get_options()) {
    const auto& values = option->results();
    if (std::find(values.begin(), values.end(), "") == values.end()) continue;
    std::fprintf(stderr, "%s: %s: its value is empty (see %s --help)\n", self.name.c_str(),
                 option->get_name().c_str(), self.name.c_str());
    return usage;
  }
  set_up_log(self.name);
  try {
    return body();
  } catch (const std::system_error& error) {
    spdlog::error("{}{}", error.what(), advice(error.code()));
    return failed;
  } catch (const std::exception& error) {
    spdlog::error("{}", error.what());
    return failed;
  }
}

namespace {

// CLI11 would list every unit and bound in --help, where a word says more.
template <class Validator>
Validator unlisted(Validator validator) {
  validator.description("");
  return validator;
}

}  // namespace

CLI::Validator decimal() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        const std::size_t sign = text.starts_with('-') ? 1 : 0;
        const std::size_t digits = text.find_first_not_of('0', sign);
        const std::size_t end = std::min(text.find_first_not_of("0123456789.", sign), text.size());
        if (end == sign || end - std::min(digits, end) > 18 ||
            text.find_first_of("0123456789", end) != std::string::npos)
          return "'" + text + "' is not a number in decimal digits, of 18 at most";
        // What is left of 010 is 10, and of 0.5 and 0 the zero stays.
        if (digits > sign && digits < end && text[digits] != '.')
          text.erase(sign, digits - sign);
        else if (digits >= end)
          text.replace(sign, end - sign, "0");
        return {};
      },
      "");
}

CLI::Option* add_bytes(CLI::App& app, const std::string& flags, std::uint64_t& value,
                       const std::string& help, std::uint64_t least, std::uint64_t most) {
  return app.add_option(flags, value, help)
      ->transform(unlisted(CLI::AsSizeValue(false)))
      ->check(unlisted(CLI::Range(least, most)))
      ->transform(decimal())
      ->type_name("BYTES")
      ->capture_default_str();
}

namespace {
CLI::Option* as_seconds(CLI::Option* option, double most) {
  const std::map<std::string, double> units{{"us", 1e-6}, {"ms", 1e-3}, {"s", 1}, {"min", 60}};
  return option
      ->transform(unlisted(CLI::AsNumberWithUnit(units, CLI::AsNumberWithUnit::CASE_SENSITIVE)))
      ->check(unlisted(CLI::Range(0.0, most)))
      ->transform(decimal())
      ->type_name("SECONDS");
}
}  // namespace

CLI::Option* add_seconds(CLI::App& app, const std::string& flags, double& value,
                         const std::string& help, double most) {
  return as_seconds(app.add_option(flags, value, help), most)->capture_default_str();
}

CLI::Option* add_seconds(CLI::App& app, const std::string& flags, std::optional<double>& value,
                         const std::string& help, double most) {
  return as_seconds(app.add_option(flags, value, help), most);
}

template <typename Number>
CLI::Option* add_number(CLI::App& app, const std::string& flags, Number& value,
                        const std::string& help, std::type_identity_t<Number> least,
                        std::type_identity_t<Number> most) {
  // Signed, since an unsigned range takes -1 for a large number.
  const auto end = static_cast<std::int64_t>(
      std::min<std::uintmax_t>(most, std::numeric_limits<std::int64_t>::max()));
  CLI::Option* option = app.add_option(flags, value, help)
                            ->check(unlisted(CLI::Range(static_cast<std::int64_t>(least), end)))
                            ->transform(decimal())
                            ->type_name("N");
  return value == most ? option : option->capture_default_str();
}
template CLI::Option* add_number(CLI::App&, const std::string&, int&, const std::string&, int, int);
template CLI::Option* add_number(CLI::App&, const std::string&, unsigned&, const std::string&,
                                 unsigned, unsigned);
template CLI::Option* add_number(CLI::App&, const std::string&, std::uint16_t&, const std::string&,
                                 std::uint16_t, std::uint16_t);
template CLI::Option* add_number(CLI::App&, const std::string&, std::uint64_t&, const std::string&,
                                 std::uint64_t, std::uint64_t);

CLI::Option* add_flag(CLI::App& app, const std::string& flags, bool& value,
                      const std::string& help) {
  return app.add_flag(flags, value, help);
}

CLI::Option* add_host(CLI::App& app, std::string& value, const std::string& help) {
  return app.add_option("--host", value, help)->capture_default_str();
}

CLI::Option* add_local_host(CLI::App& app, std::string& value) {
  return add_host(app, value, "address to listen on: 0.0.0.0 or :: for every interface");
}

CLI::Option* add_port(CLI::App& app, std::uint16_t& value, bool zero_allowed) {
  return app.add_option("-p,--port", value, "TCP port")
      ->check(unlisted(CLI::Range(zero_allowed ? 0 : 1, 65535)))
      ->transform(decimal())
      ->type_name("PORT")
      ->capture_default_str();
}

void pause(double seconds) {
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

}  // namespace demo
