#pragma once
// The basic parts of JSON: strings, numbers, lists.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lens {

/// JSON text of a string that may hold anything. '<' is escaped too, so that no text can end the
/// script element of a page that it stands in, and whatever is_visible() does not let a terminal
/// see; bytes that are not UTF-8 become U+FFFD.
void append_quoted(std::string& out, std::string_view s);

/// `,"name":n`
void append_named(std::string& out, std::string_view name, std::int64_t n);
/// null where there is none.
void append_maybe(std::string& out, std::string_view name, const std::optional<std::int64_t>& n);

/// Two digits a byte.
void append_hex(std::string& out, std::span<const std::byte> bytes);

/// A list of strings.
void append_list(std::string& out, std::span<const std::string> list);

/// The words of the bits that are set, quoted, with commas between.
void append_names(std::string& out, std::uint32_t bits, std::span<const std::string_view> words);

}  // namespace lens
