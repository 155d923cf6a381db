#pragma once
#include <spdlog/fmt/fmt.h>

#include <sock/listener.hpp>
#include <sock/stream.hpp>
#include <string>

#include "chinese.hpp"

/// The log of a program, on standard error: time, name, and a sentence. By spdlog, whose own header
/// costs a compiler seconds: here it is included in log.cpp alone.
namespace demo {

void set_up_log(const std::string& name);
void write_log(bool is_error, const std::string& line);

/// The sentence with its values, in the reader's language. Its Chinese takes the same values.
template <class... Values>
std::string translate(fmt::format_string<Values...> format, Values&&... values) {
  const fmt::string_view en = format;
  return fmt::vformat(text({en.data(), en.size()}), fmt::make_format_args(values...));
}

template <class... Values>
void log(fmt::format_string<Values...> format, Values&&... values) {
  write_log(false, translate(format, std::forward<Values>(values)...));
}
template <class... Values>
void log_error(fmt::format_string<Values...> format, Values&&... values) {
  write_log(true, translate(format, std::forward<Values>(values)...));
}

/// "listening on 127.0.0.1:8000; receive buffer 8192 bytes, MSS 1024"
void log_listener(const sock::listener& listener);
/// "127.0.0.1:40000 is connected to 127.0.0.1:8000"
void log_accepted(const sock::stream& peer);
/// "connected 127.0.0.1:40000 to 127.0.0.1:8000; send buffer 8192 bytes"
void log_connected(const sock::stream& peer);

}  // namespace demo
