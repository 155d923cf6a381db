#pragma once
// Names that behave the same on every system, by a getaddrinfo(3) that stands before libc's:
// "two.test" is 127.0.0.2, then 127.0.0.1; "silent.test" has a name server that does not answer.
// For one file of a program, which is linked with ENABLE_EXPORTS.
#include <dlfcn.h>
#include <netdb.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <iterator>
#include <mutex>
#include <string_view>
#include <thread>

// While one lives, lookups of "silent.test" wait; its end lets them fail with EAI_AGAIN, and waits
// until their threads are gone.
class silent_name_server {
 public:
  silent_name_server() : threads_before_(threads()) {
    const std::lock_guard hold(mutex_);
    is_silent_ = true;
    lookups_ = 0;
  }
  silent_name_server(const silent_name_server&) = delete;
  silent_name_server& operator=(const silent_name_server&) = delete;
  ~silent_name_server() {
    {
      const std::lock_guard hold(mutex_);
      is_silent_ = false;
    }
    answered_.notify_all();
    for (int tries = 0; tries < 1000 && threads() > threads_before_; ++tries)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }

  static int lookups() {
    const std::lock_guard hold(mutex_);
    return lookups_;
  }
  static int fail() {
    std::unique_lock hold(mutex_);
    ++lookups_;
    answered_.wait(hold, [] { return !is_silent_; });
    return EAI_AGAIN;
  }
  static std::ptrdiff_t threads() {
    return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
  }

 private:
  static inline std::mutex mutex_;
  static inline std::condition_variable answered_;
  static inline bool is_silent_ = false;
  static inline int lookups_ = 0;
  std::ptrdiff_t threads_before_;
};

extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints,
                           addrinfo** found) {
  static const auto real =
      reinterpret_cast<decltype(&getaddrinfo)>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  const std::string_view asked = name == nullptr ? "" : name;
  if (asked == "silent.test") return silent_name_server::fail();
  if (asked != "two.test") return real(name, service, hints, found);
  if (const int why = real("127.0.0.2", service, hints, found); why != 0) return why;
  addrinfo* last = *found;
  while (last->ai_next != nullptr) last = last->ai_next;
  return real("127.0.0.1", service, hints, &last->ai_next);
}
