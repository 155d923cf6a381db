#include "program.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <exception>
#include <limits>
#include <map>
#include <sock/resolve.hpp>
#include <system_error>
#include <thread>
#include <variant>

#include "help_text.hpp"
#include "log.hpp"
#include "standard_descriptors.hpp"

namespace demo {
namespace {

// CLI11 would list every unit and bound in --help, where a word says more.
template <class Validator>
Validator without_description(Validator validator) {
  validator.description("");
  return validator;
}

// A number in decimal digits. CLI11's own conversion takes 0x10 for 16 and 010 for 8, and the
// largest number for one that is too large. Added last: the last transformation runs first.
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

// A script's forgotten variable: an empty --host, for one, would be every address of this machine.
const CLI::Option* option_without_value(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options())
    if (std::ranges::count(option->results(), std::string()) != 0) return option;
  return nullptr;
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

struct endpoint {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  bool local = false;
  sock::address resolved;

  void resolve() {
    const auto service = std::to_string(port);
    const auto all = local ? sock::resolve_local(host, service) : sock::resolve(host, service);
    const auto v4 = std::ranges::find_if(all, &sock::address::is_ipv4);
    resolved = v4 != all.end() ? *v4 : all.at(0);
  }
};

}  // namespace

struct program::parts {
  CLI::App app;
  // A deque: the references that the option functions return stay valid.
  std::deque<std::variant<std::uint64_t, std::vector<std::uint64_t>, int, double,
                          std::optional<double>, bool, std::string, endpoint>>
      values;

  template <class T>
  T& keep(T value) {
    return std::get<T>(values.emplace_back(std::move(value)));
  }

  static CLI::Option* as_bytes(CLI::Option* option, std::uint64_t minimum, std::uint64_t maximum) {
    return option->transform(without_description(CLI::AsSizeValue(false)))
        ->check(without_description(CLI::Range(minimum, maximum)))
        ->transform(decimal())
        ->type_name("BYTES");
  }
  static CLI::Option* as_seconds(CLI::Option* option) {
    const std::map<std::string, double> units{{"us", 1e-6}, {"ms", 1e-3}, {"s", 1}, {"min", 60}};
    return option
        ->transform(without_description(
            CLI::AsNumberWithUnit(units, CLI::AsNumberWithUnit::CASE_SENSITIVE)))
        ->check(without_description(CLI::Range(0.0, 3600.0)))
        ->transform(decimal())
        ->type_name("SECONDS");
  }
};

program::program(const std::string& name, const std::string& description,
                 const std::string& example)
    : parts_(std::make_unique<parts>()) {
  parts_->app.description(description);
  parts_->app.name(name);
  parts_->app.footer("Example: " + name + ' ' + example);
}

program::~program() = default;

const std::uint64_t& program::bytes(const char* flag, std::uint64_t value, const char* help,
                                    std::uint64_t minimum, std::uint64_t maximum) {
  auto& kept = parts_->keep(value);
  parts::as_bytes(parts_->app.add_option(flag, kept, help), minimum, maximum)
      ->capture_default_str();
  return kept;
}

const std::vector<std::uint64_t>& program::list_of_bytes(const char* flag,
                                                         std::vector<std::uint64_t> value,
                                                         const char* help) {
  auto& kept = parts_->keep(std::move(value));
  parts_->app.add_option(flag, kept, help)
      ->delimiter(',')
      ->check(without_description(CLI::Range(1, 1 << 20)))
      ->transform(decimal())
      ->type_name("BYTES,…")
      ->capture_default_str();
  return kept;
}

const int& program::socket_size(const char* flag, int value, const char* help, int maximum) {
  auto& kept = parts_->keep(value);
  parts::as_bytes(parts_->app.add_option(flag, kept, help), 0, static_cast<std::uint64_t>(maximum))
      ->capture_default_str();
  return kept;
}

const double& program::seconds(const char* flag, double value, const char* help) {
  auto& kept = parts_->keep(value);
  parts::as_seconds(parts_->app.add_option(flag, kept, help))->capture_default_str();
  return kept;
}

const std::optional<double>& program::optional_seconds(const char* flag, const char* help) {
  auto& kept = parts_->keep(std::optional<double>{});
  parts::as_seconds(parts_->app.add_option(flag, kept, help));
  return kept;
}

const std::uint64_t& program::number(const char* flag, std::uint64_t value, const char* help,
                                     std::uint64_t minimum, std::uint64_t maximum) {
  auto& kept = parts_->keep(value);
  // Signed, since an unsigned range takes -1 for a large number.
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  CLI::Option* option = parts_->app.add_option(flag, kept, help)
                            ->check(without_description(
                                CLI::Range(static_cast<std::int64_t>(minimum),
                                           static_cast<std::int64_t>(std::min(maximum, largest)))))
                            ->transform(decimal())
                            ->type_name("N");
  if (value != maximum) option->capture_default_str();
  return kept;
}

const bool& program::flag(const char* flag, const char* help) {
  auto& kept = parts_->keep(false);
  parts_->app.add_flag(flag, kept, help);
  return kept;
}

const std::string& program::choice(const char* flag, std::initializer_list<const char*> words,
                                   const char* value, const char* help) {
  auto& kept = parts_->keep(std::string(value));
  parts_->app.add_option(flag, kept, help)
      ->check(
          without_description(CLI::IsMember(std::vector<std::string>(words.begin(), words.end()))))
      ->type_name("WORD")
      ->capture_default_str();
  return kept;
}

const sock::address& program::address(bool local, std::uint16_t port, const char* port_flag) {
  auto& kept = parts_->keep(endpoint{.port = port, .local = local, .resolved = {}});
  if (parts_->app.get_option_no_throw("--host") == nullptr)
    parts_->app
        .add_option("--host", kept.host,
                    local ? "address to listen on: 0.0.0.0 or :: for every interface"
                          : "name or address of the other program's host")
        ->capture_default_str();
  parts_->app.add_option(port_flag, kept.port, "TCP port")
      ->check(without_description(CLI::Range(local ? 0 : 1, 65535)))
      ->transform(decimal())
      ->type_name("PORT")
      ->capture_default_str();
  return kept.resolved;
}

const sock::address& program::local_address() {
  return address(true, 8000, "-p,--port");
}

const sock::address& program::server_address(std::uint16_t port, const char* port_flag) {
  return address(false, port, port_flag);
}

int program::run_body(int argc, char** argv, const std::function<int()>& body) {
  socklab::reserve_standard_descriptors();
  if (socklab::wants_chinese()) socklab::translate_help(parts_->app, text);
  const std::string& name = parts_->app.get_name();
  try {
    parts_->app.parse(argc, argv);
  } catch (const CLI::Success& asked_for_help) {
    return parts_->app.exit(asked_for_help);
  } catch (const CLI::ParseError& error) {
    const std::string text = error.what();
    std::fprintf(stderr, "%s: %s (see %s --help)\n", name.c_str(),
                 text.substr(0, text.find('\n')).c_str(), name.c_str());
    return 2;
  }
  if (const auto* option = option_without_value(parts_->app)) {
    std::fprintf(stderr, "%s: %s: its value is empty (see %s --help)\n", name.c_str(),
                 option->get_name().c_str(), name.c_str());
    return 2;
  }
  set_up_log(name);
  try {
    for (auto& each : parts_->values)
      if (auto* where = std::get_if<endpoint>(&each)) where->resolve();
    return body();
  } catch (const std::system_error& error) {
    log_error("{}{}", error.what(), text(advice(error.code())));
  } catch (const std::exception& error) {
    log_error("{}", text(error.what()));
  }
  return 1;
}

void pause(double seconds) {
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace demo
