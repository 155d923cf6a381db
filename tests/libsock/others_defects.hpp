#pragma once
// What the tests of other libraries' defects share: signals that arrive all the time, a peer that
// resets.
#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <sock/sock.hpp>
#include <string>
#include <thread>

#include "catch.hpp"
#include "pair.hpp"

using namespace std::chrono_literals;
using namespace std::string_view_literals;

namespace others_defects {

// Puts a signal's disposition back when a test ends.
class disposition {
 public:
  disposition(int signal, void (*handler)(int)) : signal_(signal) {
    struct sigaction action {};
    action.sa_handler = handler;  // and no SA_RESTART
    ::sigaction(signal, &action, &before_);
  }
  ~disposition() { ::sigaction(signal_, &before_, nullptr); }
  disposition(const disposition&) = delete;
  disposition& operator=(const disposition&) = delete;

 private:
  int signal_;
  struct sigaction before_ {};
};

inline std::atomic<int> alarms{0};  // the handler runs in whichever thread

// A signal every 300 microseconds, interrupting whatever it meets.
class alarm_storm {
 public:
  alarm_storm() : handler_(SIGALRM, [](int) { ++alarms; }) {
    alarms = 0;
    const itimerval often{{0, 300}, {0, 300}};
    ::setitimer(ITIMER_REAL, &often, nullptr);
  }
  ~alarm_storm() {
    const itimerval never{};
    ::setitimer(ITIMER_REAL, &never, nullptr);
  }
  alarm_storm(const alarm_storm&) = delete;
  alarm_storm& operator=(const alarm_storm&) = delete;

 private:
  disposition handler_;
};

inline void wait_until_gone(sock::stream& s) {
  while (s.peer_status() != sock::peer_state::gone) std::this_thread::sleep_for(1ms);
}

inline void reset_by_peer(tcp_pair& p) {
  p.server.set(sock::linger{true, 0});
  p.server.close();
  wait_until_gone(p.client);
}

}  // namespace others_defects
