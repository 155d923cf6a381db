#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace demo {

/// What a program is doing right now, kept where a second thread can see it: the program's own
/// thread may sit in a blocked write(), and that is just when there is something to tell. The
/// second thread draws a progress line on a terminal, logs "write() has been blocked for 1.0 s"
/// elsewhere, and on SIGINT or SIGTERM says how far the program came and ends it with status 130.
class activity {
 public:
  /// \param verb  what happens to the bytes: "sent", "read"
  /// \param total how many are expected, 0 if unknown
  /// \param look  asked for a few words about the socket while a call blocks; runs on the second
  /// thread, never after the call has returned
  activity(std::string verb, std::uint64_t total, std::function<std::string()> look = {});
  ~activity();
  activity(const activity&) = delete;
  activity& operator=(const activity&) = delete;

  void advance(std::uint64_t bytes) noexcept { bytes_ += bytes; }
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }

  /// Runs `call`, which may block, letting the second thread know its name; gives what it gives.
  template <class Call>
  auto during(const char* name, Call&& call) {
    const in_call mark{*this, name};
    return std::forward<Call>(call)();
  }

  /// How long the call just made by `during` took, in seconds.
  [[nodiscard]] double seconds() const noexcept { return seconds_; }

 private:
  using clock = std::chrono::steady_clock;

  struct in_call {
    in_call(activity& of, const char* name) noexcept : self(of) {
      self.entered_ = clock::now();
      self.call_ = name;
    }
    ~in_call() {
      const std::lock_guard no_look(self.looking_);
      self.call_ = nullptr;
      self.seconds_ = self.seconds_in_call();
    }
    in_call(const in_call&) = delete;
    in_call& operator=(const in_call&) = delete;
    activity& self;
  };

  [[nodiscard]] double seconds_in_call() const noexcept {
    return std::chrono::duration<double>(clock::now() - entered_.load()).count();
  }

  const std::string verb_;
  const std::uint64_t total_;
  const std::function<std::string()> look_;
  std::atomic<std::uint64_t> bytes_{0};
  std::atomic<const char*> call_{nullptr};
  std::atomic<clock::time_point> entered_{clock::time_point{}};
  std::mutex looking_;  // the socket may be closed as soon as the call is over
  double seconds_ = 0;

  struct observer;  // Asio lives in the .cpp: it costs seconds to compile
  std::unique_ptr<observer> observer_;
};

}  // namespace demo
