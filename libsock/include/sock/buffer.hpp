#pragma once
// Views of bytes: what goes into and out of a transfer. Nothing is owned, nothing is allocated.
#include <cstddef>
#include <iterator>
#include <span>
#include <type_traits>

namespace sock {

namespace detail {
template <class T>
concept byte_like =
    std::is_same_v<std::remove_cv_t<T>, std::byte> || std::is_same_v < std::remove_cv_t<T>,
char > || std::is_same_v<std::remove_cv_t<T>, unsigned char> ||
    std::is_same_v<std::remove_cv_t<T>, signed char> ||
    std::is_same_v<std::remove_cv_t<T>, char8_t>;

template <class R>
using element = std::remove_pointer_t<decltype(std::data(std::declval<R&>()))>;
template <class R>
concept byte_range = requires(R& r) {
  std::data(r);
  std::size(r);
}
&&byte_like<element<R>>;
}  // namespace detail

/// Bytes to read into: made from any contiguous range of `std::byte`, `char` or `unsigned char`
/// (`std::array`, `std::vector`, `std::string`, `std::span`, a plain array) that may be written.
///
///     std::array<char, 4096> block;
///     auto got = peer.read_some(block);
class mutable_buffer {
 public:
  constexpr mutable_buffer(void* data, std::size_t size) noexcept
      : data_(static_cast<std::byte*>(data)), size_(size) {}
  template <detail::byte_range R>
  // NOLINTNEXTLINE(bugprone-forwarding-reference-overload): a copy made by it is the same view
  requires(!std::is_const_v<detail::element<R>>) constexpr mutable_buffer(R&& range) noexcept
      : mutable_buffer(static_cast<void*>(std::data(range)), std::size(range)) {}

  [[nodiscard]] constexpr std::byte* data() const noexcept { return data_; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr mutable_buffer from(std::size_t offset) const noexcept {
    return {data_ + offset, size_ - offset};
  }

 private:
  std::byte* data_;
  std::size_t size_;
};

/// Bytes to write: made from any contiguous range of bytes or chars, `std::string_view` included.
/// A string literal is refused, since nobody can tell whether its terminating NUL was meant:
/// write `"GET /\r\n"sv`.
///
///     peer.write_all(std::string_view{"hello\n"});
class const_buffer {
 public:
  constexpr const_buffer(const void* data, std::size_t size) noexcept
      : data_(static_cast<const std::byte*>(data)), size_(size) {}
  template <detail::byte_range R>
  constexpr const_buffer(const R& range) noexcept
      : const_buffer(static_cast<const void*>(std::data(range)), std::size(range)) {}
  constexpr const_buffer(mutable_buffer b) noexcept : const_buffer(b.data(), b.size()) {}
  template <std::size_t N>
  const_buffer(const char (&literal)[N]) = delete;  // "..."sv instead
  template <std::size_t N>
  constexpr const_buffer(char (&array)[N]) noexcept
      : const_buffer(static_cast<const void*>(array), N) {}

  [[nodiscard]] constexpr const std::byte* data() const noexcept { return data_; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr const_buffer from(std::size_t offset) const noexcept {
    return {data_ + offset, size_ - offset};
  }

 private:
  const std::byte* data_;
  std::size_t size_;
};

}  // namespace sock
