#pragma once
// What every wrapper does: check whether the call is about a TCP socket, stamp its entry, let it
// happen, stamp its return, note it, and leave errno as the call left it.
#include <cerrno>

#include "../clock.hpp"
#include "descriptors.hpp"
#include "memory.hpp"
#include "session.hpp"

namespace tcpwatch {

class watched {
 public:
  /// A call on an existing descriptor, noted where that is a TCP socket.
  watched(call_id call, int fd) {
    if (descriptors::is_other(fd) || session::active() == nullptr) return;
    const int saved_errno = errno;
    who_ = session::identify();
    on_ = descriptors::look_up(fd, addresses_, who_.lookup());
    if (on_) begin(call, fd);
    errno = saved_errno;
  }

  /// The same, with how much was asked: bytes, messages, or connections.
  watched(call_id call, int fd, std::size_t asked, int flags = 0) : watched(call, fd) {
    if (!on_) return;
    data_.has_asked = true;
    data_.asked = static_cast<std::int64_t>(asked);
    data_.flags = flags;
    start();
  }

  struct size_after_call {};
  /// The same, where how much was asked stands in memory that must not be looked at before the
  /// call.
  watched(call_id call, int fd, size_after_call, int flags = 0) : watched(call, fd) {
    if (!on_ || flags == 0) return;
    data_.flags = flags;
    start();
  }

  struct without_descriptor {};
  /// socket(): a call that has no descriptor yet.
  watched(call_id call, without_descriptor, bool tcp) {
    if (!tcp || session::active() == nullptr) return;
    const int saved_errno = errno;
    who_ = session::identify();
    on_ = true;
    begin(call, -1);
    errno = saved_errno;
  }

  watched(const watched&) = delete;
  watched& operator=(const watched&) = delete;

  explicit operator bool() const { return on_; }
  call_data& data() { return data_; }

  /// Stamps the entry: last thing before the call. Constructors do it; again after filling in more.
  void start() {
    if (!on_) return;
    data_.enter = clock_ns(CLOCK_REALTIME);
    show();
  }

  /// Stamps the return: first thing after it. Notes the call at once.
  template <class Result>
  Result done(Result result) {
    if (!on_) return result;
    stop(result);
    submit();
    return result;
  }

  /// The same, with what `size` says was asked, if it can be said.
  template <class Result, class Size>
  Result done(Result result, Size size) {
    if (!on_) return result;
    stop(result);
    if (kernel_has_read(data_.result, data_.error)) {
      data_.has_asked = true;
      data_.asked = static_cast<std::int64_t>(size());
    }
    submit();
    return result;
  }

  /// In two parts, for calls whose outcome says more than their result does.
  template <class Result>
  void stop(Result result) {
    if (!on_) return;
    saved_errno_ = errno;
    data_.leave = clock_ns(CLOCK_REALTIME);
    data_.result = static_cast<std::int64_t>(result);
    data_.error = data_.result < 0 ? saved_errno_ : 0;
  }
  void submit() {
    if (!on_) return;
    hide();
    session::submit(data_);
    errno = saved_errno_;
  }

  [[nodiscard]] descriptors::lookup lookup() const { return who_.lookup(); }

 private:
  void begin(call_id call, int fd) {
    data_ = {};
    data_.kind = record_kind::call;
    data_.call = call;
    data_.pid = who_.pid;
    data_.tid = who_.tid;
    data_.fd = fd;
    data_.ends = addresses_;
    start();
  }

  // A signal handler's call, made while this thread is in another, leaves the outer one on show. An
  // outer call that longjmp() has left is known by its frame, which is no longer above ours.
  void show() {
    if (who_.slot == nullptr) return;
    if (outermost_ != nullptr && outermost_ != this && outermost_ > this) return;
    outermost_ = this;
    who_.slot->begin(data_);
  }
  void hide() {
    if (who_.slot == nullptr || outermost_ != this) return;
    outermost_ = nullptr;
    who_.slot->end();
  }

  static inline constinit thread_local watched* outermost_
      __attribute__((tls_model("initial-exec"))) = nullptr;

  bool on_ = false;
  int saved_errno_ = 0;
  session::caller who_{};
  endpoints addresses_{};
  call_data data_;
};

}  // namespace tcpwatch
