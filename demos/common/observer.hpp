#pragma once
#include <memory>
#include <sock/stream.hpp>

namespace demo {

/// A second thread that looks at a socket while the program's own thread sits in a blocked call,
/// and logs why write() is blocked: after half a second, then each time twice as late. A blocked
/// program cannot say so itself. It ends with this object, which must not outlive the socket.
class observer {
 public:
  explicit observer(const sock::stream& peer);
  ~observer();
  observer(const observer&) = delete;
  observer& operator=(const observer&) = delete;

 private:
  struct watcher;  // Asio lives in observer.cpp: it costs seconds to compile
  std::unique_ptr<watcher> watcher_;
};

}  // namespace demo
