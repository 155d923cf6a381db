// After every test case, as many descriptors must be open as before it.
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <dirent.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_test_case_info.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
using listener_base = Catch::EventListenerBase;
#else
#include <catch2/catch.hpp>
using listener_base = Catch::TestEventListenerBase;
#endif

namespace {

int open_descriptors() {
  int n = 0;
  DIR* d = ::opendir("/proc/self/fd");
  if (d == nullptr) return 0;
  while (::readdir(d) != nullptr) ++n;
  ::closedir(d);
  return n;
}

struct leak_check : listener_base {
  using listener_base::listener_base;
  void testCaseStarting(const Catch::TestCaseInfo&) override { before_ = open_descriptors(); }
  void testCaseEnded(const Catch::TestCaseStats& stats) override {
    // A thread that looks a name up may still be ending: it is given two seconds.
    int after = open_descriptors();
    for (int i = 0; i < 200 && after != before_; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      after = open_descriptors();
    }
    if (after == before_) return;
#if __has_include(<catch2/catch_all.hpp>)
    const std::string name = stats.testInfo->name;
#else
    const std::string name = stats.testInfo.name;
#endif
    std::fprintf(stderr, "%d descriptors before, %d after: %s\n", before_, after, name.c_str());
    std::_Exit(1);  // a listener cannot fail a test that is over
  }

 private:
  int before_ = 0;
};

}  // namespace

CATCH_REGISTER_LISTENER(leak_check)
