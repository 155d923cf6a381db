#include "sock/error.hpp"

#include <netdb.h>

#include <string>

namespace sock {
namespace {

class sock_category final : public std::error_category {
  const char* name() const noexcept override { return "sock"; }
  std::string message(int code) const override {
    switch (static_cast<errc>(code)) {
      case errc::deadline_passed:
        return "deadline passed";
      case errc::stopped:
        return "stopped";
      case errc::unexpected_eof:
        return "the stream ended too early";
      case errc::bad_address:
        return "not an address (want 127.0.0.1:8000, [::1]:8000 or unix:/path)";
      case errc::no_addresses:
        return "no addresses";
      case errc::empty_buffer:
        return "the buffer is empty (size one to read into by resize(), reserve() is not enough)";
      case errc::bad_name:
        return "the name is too long or has a NUL byte in it";
      case errc::bad_port:
        return "not a port (want 0 to 65535)";
      case errc::connected_to_itself:
        return "connected to itself: nobody listens there";
    }
    return "unknown error " + std::to_string(code);
  }
  std::error_condition default_error_condition(int code) const noexcept override {
    switch (static_cast<errc>(code)) {
      case errc::deadline_passed:
        return std::errc::timed_out;
      case errc::stopped:
        return std::errc::operation_canceled;
      case errc::bad_address:
      case errc::empty_buffer:
      case errc::bad_name:
      case errc::bad_port:
        return std::errc::invalid_argument;
      case errc::connected_to_itself:
        return std::errc::connection_refused;
      default:
        return {code, *this};
    }
  }
};

class eai_category final : public std::error_category {
  const char* name() const noexcept override { return "resolver"; }
  std::string message(int code) const override { return ::gai_strerror(code); }
};

// "send 127.0.0.1:8000 after 5 bytes", and std::system_error adds ": Broken pipe".
std::string compose_what(const char* call, const address& about, std::size_t transferred) {
  std::string text = call;
  if (!about.is_empty()) text.append(1, ' ').append(about.to_string());
  if (transferred != 0) text.append(" after ").append(std::to_string(transferred)).append(" bytes");
  return text;
}

}  // namespace

const std::error_category& category() noexcept {
  static const sock_category the;
  return the;
}
const std::error_category& resolver_category() noexcept {
  static const eai_category the;
  return the;
}
std::error_code make_error_code(errc code) noexcept {
  return {static_cast<int>(code), category()};
}

error::error(std::error_code code, const char* call, const address& about, std::size_t transferred)
    : error(code, call, about, transferred, compose_what(call, about, transferred)) {}

error::error(std::error_code code, const char* call, const address& about, std::size_t transferred,
             const std::string& text)
    : std::system_error(code, text), call_(call), about_(about), transferred_(transferred) {}

namespace detail {

void report(std::error_code code, std::error_code* ec, const char* call, const address& about,
            std::size_t transferred) {
  if (ec == nullptr) throw error(code, call, about, transferred);
  *ec = code;
}

void report_on(int fd, std::error_code code, std::error_code* ec, const char* call,
               std::size_t transferred) {
  if (ec != nullptr) {
    *ec = code;
    return;
  }
  throw error(code, call, peer_of(fd), transferred);
}

void report_on(int fd, int number, std::error_code* ec, const char* call, std::size_t transferred) {
  report_on(fd, std::error_code(number, std::system_category()), ec, call, transferred);
}

}  // namespace detail
}  // namespace sock
