#pragma once
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <sock/address.hpp>
#include <string>
#include <type_traits>
#include <vector>

/// What every demo's program needs around its one idea: options, and one clear line when something
/// fails.
namespace demo {

/// A program of the lab: its options, and its run.
///
///     demo::program program("echo-client", "Sends a line.", "--port 8000");
///     const auto& server = program.server_address();                          // --host, --port
///     const auto& size = program.bytes("--bytes", 1024, "how much to send");  // valid within
///     run() return program.run(argc, argv, [&] { ... });
///
/// Each option function declares an option and returns a reference to its value, which holds the
/// default until run() has read the command line.
class program {
 public:
  /// `name` also stands before each line of the log; `example`: options of a command line that
  /// works.
  program(const std::string& name, const std::string& description, const std::string& example);
  ~program();
  program(const program&) = delete;
  program& operator=(const program&) = delete;

  /// A size in bytes: "4096", "64k", "1M" (k = 1024).
  const std::uint64_t& bytes(const char* flag, std::uint64_t value, const char* help,
                             std::uint64_t minimum = 0,
                             std::uint64_t maximum = std::uint64_t{1} << 40);
  /// Several sizes: "5,1000,3000".
  const std::vector<std::uint64_t>& list_of_bytes(const char* flag,
                                                  std::vector<std::uint64_t> value,
                                                  const char* help);
  /// A size for SO_SNDBUF or SO_RCVBUF, or for TCP_MAXSEG; 0 leaves the kernel's choice.
  const int& socket_size(const char* flag, int value, const char* help, int maximum = 1 << 30);
  /// A time in seconds: "500ms", "1.5s", "0"; a bare number is seconds. At most one hour.
  const double& seconds(const char* flag, double value, const char* help);
  const std::optional<double>& optional_seconds(const char* flag, const char* help);
  const std::uint64_t& number(const char* flag, std::uint64_t value, const char* help,
                              std::uint64_t minimum, std::uint64_t maximum);
  /// An option without a value.
  const bool& flag(const char* flag, const char* help);
  /// One of several words.
  const std::string& choice(const char* flag, std::initializer_list<const char*> words,
                            const char* value, const char* help);

  /// --host and --port: where to listen (port 0: the kernel chooses), or where to connect. A name
  /// stands for its first address, IPv4 before IPv6.
  const sock::address& local_address();
  const sock::address& server_address(std::uint16_t port = 8000,
                                      const char* port_flag = "-p,--port");

  /// Reads the options, then runs the body. Bad options print one line and give 2; an exception
  /// prints its one line and gives 1. Otherwise the status is the body's, or 0.
  template <class Body>
  int run(int argc, char** argv, Body body) {
    if constexpr (std::is_void_v<decltype(body())>)
      return run_body(argc, argv, [&] { return body(), 0; });
    else
      return run_body(argc, argv, body);
  }

 private:
  int run_body(int argc, char** argv, const std::function<int()>& body);
  const sock::address& address(bool local, std::uint16_t port, const char* port_flag);
  struct parts;  // CLI11's header costs a compiler seconds: it stays in program.cpp
  std::unique_ptr<parts> parts_;
};

/// Sleeps for a time in seconds.
void pause(double seconds);

/// Seconds of the monotonic clock, for differences.
double now();

}  // namespace demo
