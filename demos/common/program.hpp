#pragma once
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>

namespace CLI {
class App;
class Option;
class Validator;
}  // namespace CLI

/// What every demo's program needs around its one idea: options, a log, one clear line when
/// something fails, Ctrl-C, and a sign of life. None of it touches a socket.
namespace demo {

/// Exit statuses of every program of the lab; Ctrl-C gives 130, as a shell reports it.
enum exit_status : int { ok = 0, failed = 1, usage = 2, interrupted = 130 };

/// What a program says of itself in `--help`.
struct about {
  std::string name;         ///< also stands before each line of the log
  std::string description;  ///< one sentence
  std::string example;      ///< a command line that works
};

/// Parses the options, sets up the log (standard error) and runs `body`, whose result is the exit
/// status. Bad options print one line and give 2; an exception out of `body` prints its one line
/// and gives 1.
int run(int argc, char** argv, const about& self, const std::function<void(CLI::App&)>& describe,
        const std::function<int()>& body);

// Options of the kinds that the demos share. CLI11's header costs a compiler ten seconds wherever
// an option is declared with it; here it is paid once, and what is special is declared with CLI11
// itself.

/// A size in bytes: "4096", "64k", "1M" (k = 1024), from `least` to `most`.
CLI::Option* add_bytes(CLI::App& app, const std::string& flags, std::uint64_t& value,
                       const std::string& help, std::uint64_t least = 0,
                       std::uint64_t most = std::uint64_t{1} << 40);

/// A time in seconds: "500ms", "1.5s", "0"; a bare number is seconds. From 0 to `most`.
CLI::Option* add_seconds(CLI::App& app, const std::string& flags, double& value,
                         const std::string& help, double most = 3600);
CLI::Option* add_seconds(CLI::App& app, const std::string& flags, std::optional<double>& value,
                         const std::string& help, double most = 3600);

/// A whole number from `least` to `most`: int, unsigned, std::uint16_t or std::uint64_t.
template <typename Number>
CLI::Option* add_number(CLI::App& app, const std::string& flags, Number& value,
                        const std::string& help, std::type_identity_t<Number> least = 0,
                        std::type_identity_t<Number> most = std::numeric_limits<Number>::max());

/// An option without a value.
CLI::Option* add_flag(CLI::App& app, const std::string& flags, bool& value,
                      const std::string& help);

/// For options declared with CLI11 itself: the number in decimal digits. CLI11's own conversion
/// takes 0x10 for 16 and 010 for 8, and the largest number for one that is too large. To be added
/// last: the last transformation runs first.
CLI::Validator decimal();

/// --host: whom to connect to, or where to listen.
CLI::Option* add_host(CLI::App& app, std::string& value,
                      const std::string& help = "name or address of the server");
CLI::Option* add_local_host(CLI::App& app, std::string& value);

/// A port from 1 to 65535; 0 too where the kernel may choose one.
CLI::Option* add_port(CLI::App& app, std::uint16_t& value, bool zero_allowed = false);

/// Sleeps for a time in seconds; nothing but SIGINT or SIGTERM ends it early, with the program.
void pause(double seconds);

}  // namespace demo
