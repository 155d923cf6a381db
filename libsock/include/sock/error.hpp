#pragma once
// Errors, in two forms like the standard library's: a function throws `sock::error`, or, given a
// `std::error_code&` as its last argument, stores the code there and throws nothing.
#include <cstddef>
#include <system_error>

#include "sock/address.hpp"

namespace sock {

/// Codes that are not errno values. Those that have a meaning of the standard's compare equal to it
/// (`ec == std::errc::timed_out`), and are still told apart from the kernel's own ETIMEDOUT.
enum class errc {
  deadline_passed = 1,  ///< the caller's deadline; == std::errc::timed_out
  stopped,              ///< a stop_source was asked to stop; == std::errc::operation_canceled
  unexpected_eof,       ///< the stream ended inside what `read_exact` was to read
  bad_address,          ///< text that is no address; == std::errc::invalid_argument
  no_addresses,         ///< a name resolved to nothing usable
  empty_buffer,         ///< a read into a buffer of size 0; == std::errc::invalid_argument
  bad_name,             ///< a name with a NUL byte, or too long; == std::errc::invalid_argument
  bad_port,             ///< a port beyond 0 to 65535; == std::errc::invalid_argument
  connected_to_itself,  ///< nobody listens: see stream; == std::errc::connection_refused
};

/// The category of `errc`: "sock".
const std::error_category& category() noexcept;
/// The category of getaddrinfo(3)'s EAI_ codes: "resolver".
const std::error_category& resolver_category() noexcept;
std::error_code make_error_code(errc code) noexcept;

/// What the throwing forms throw: `what()` is one line such as
/// `send 127.0.0.1:8000 after 4157547 bytes: Connection reset by peer`.
///
///     try { peer.write_all(data); }
///     catch (const sock::error& e) { log(e.what(), e.transferred()); }
///
/// Thread safety: a value, as std::string is.
class error : public std::system_error {
 public:
  error(std::error_code code, const char* call, const address& about = {},
        std::size_t transferred = 0);

  /// The system call that failed, as its man page is named: "connect", "recv".
  [[nodiscard]] const char* call() const noexcept { return call_; }
  /// The peer, or for bind(2) and listen(2) the local address; empty where there is none.
  [[nodiscard]] const address& peer() const noexcept { return about_; }
  /// Bytes that moved before the failure.
  [[nodiscard]] std::size_t transferred() const noexcept { return transferred_; }

 protected:
  error(std::error_code code, const char* call, const address& about, std::size_t transferred,
        const std::string& text);

 private:
  const char* call_;
  address about_;
  std::size_t transferred_;
};

namespace detail {
struct address_error : error {
  address_error(std::error_code code, const std::string& text)
      : error(code, "parse", {}, 0, text) {}
};
/// Stores the code in *ec, or throws `error` where ec is null: the one place the two forms part.
void report(std::error_code code, std::error_code* ec, const char* call, const address& about = {},
            std::size_t transferred = 0);
/// The same for errno `number` on a connected descriptor, whose peer is looked up for the message.
void report_on(int fd, int number, std::error_code* ec, const char* call,
               std::size_t transferred = 0);
void report_on(int fd, std::error_code code, std::error_code* ec, const char* call,
               std::size_t transferred = 0);
/// The peer of a connected descriptor, even after a reset; empty if it has none.
address peer_of(int fd) noexcept;
inline void clear(std::error_code& ec) noexcept {
  if (ec) ec.clear();  // clear() alone is a call into libstdc++, every time
}
}  // namespace detail

}  // namespace sock

template <>
struct std::is_error_code_enum<sock::errc> : std::true_type {};
