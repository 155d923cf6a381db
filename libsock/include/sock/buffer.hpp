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
// An lvalue, or a view such as std::span, which can be a temporary without its bytes being one.
template <class R>
concept outlives_the_call =
    std::is_lvalue_reference_v<R> || std::ranges::enable_borrowed_range<std::remove_cvref_t<R>>;
template <class R>
concept temporary_range = byte_range<R> && !outlives_the_call<R>;
template <class T>
concept text_like = std::is_same_v < std::remove_cv_t<T>,
char > || std::is_same_v<std::remove_cv_t<T>, char8_t>;
}  // namespace detail

/// Bytes to read into: made from any contiguous range of `std::byte`, `char` or `unsigned char`
/// (`std::array`, `std::vector`, `std::string`, `std::span`, a plain array) that may be written and
/// outlives the call: a temporary string or vector is refused.
///
///     std::array<char, 4096> block;
///     auto got = peer.read_some(block);
///
/// Thread safety: a value; the bytes are the caller's.
class mutable_buffer {
 public:
  constexpr mutable_buffer(void* data, std::size_t size) noexcept
      : data_(static_cast<std::byte*>(data)), size_(size) {}
  template <detail::byte_range R>
  // NOLINTBEGIN(bugprone-forwarding-reference-overload): a copy made by it is the same view
  requires(!std::is_const_v<detail::element<R>> &&
           detail::outlives_the_call<R>) constexpr mutable_buffer(R&& range) noexcept
      : mutable_buffer(static_cast<void*>(std::data(range)), std::size(range)) {}
  template <detail::temporary_range R>
  mutable_buffer(R&& lost) = delete;  // with what is read into it: name it first
  // NOLINTEND(bugprone-forwarding-reference-overload)

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
/// A plain array of char is refused, since nobody can tell where its text ends or whether the NUL
/// of a literal was meant: write `"GET /\r\n"sv`, or `std::span(array)` for all of it.
///
///     peer.write_all(std::string_view{"hello\n"});
///
/// Thread safety: as mutable_buffer.
class const_buffer {
 public:
  constexpr const_buffer(const void* data, std::size_t size) noexcept
      : data_(static_cast<const std::byte*>(data)), size_(size) {}
  template <detail::byte_range R>
  requires(!std::is_array_v<R> ||
           !detail::text_like<detail::element<R>>) constexpr const_buffer(const R& range) noexcept
      : const_buffer(static_cast<const void*>(std::data(range)), std::size(range)) {}
  constexpr const_buffer(mutable_buffer b) noexcept : const_buffer(b.data(), b.size()) {}
  template <detail::text_like T, std::size_t N>
  const_buffer(T (&text)[N]) = delete;  // where does it end? "..."sv, or std::span for all of it

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
