#include "ring.hpp"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "catch.hpp"

using tcpwatch::call_data;
using tcpwatch::ring;

namespace {

call_data numbered(int tid, int number) {
  call_data call{};
  call.tid = tid;
  call.result = number;
  call.extra = ~number;
  return call;
}

// As tcpwatch maps it: zeroed, shared with children.
struct shared {
  ring* r = static_cast<ring*>(
      mmap(nullptr, sizeof(ring), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  shared() { r->start(); }
  ~shared() { munmap(r, sizeof(ring)); }
  shared(const shared&) = delete;
  shared& operator=(const shared&) = delete;
  ring* operator->() const { return r; }
};

}  // namespace

TEST_CASE("what one thread adds comes out whole and in order, past the ring's end") {
  const shared r;
  call_data out;
  CHECK_FALSE(r->pop(out));
  for (int i = 0; i < 3 * static_cast<int>(tcpwatch::ring_records); ++i) {
    REQUIRE(r->push(numbered(7, i)));
    REQUIRE(r->pop(out));
    REQUIRE(out.result == i);
    REQUIRE(out.extra == ~i);
  }
  CHECK_FALSE(r->pop(out));
}

TEST_CASE("a full ring refuses, and takes again when one is taken") {
  const shared r;
  for (std::size_t i = 0; i < tcpwatch::ring_records; ++i) REQUIRE(r->push(numbered(1, 0)));
  CHECK_FALSE(r->push(numbered(1, 1)));
  call_data out;
  REQUIRE(r->pop(out));
  CHECK(r->push(numbered(1, 1)));
  CHECK_FALSE(r->push(numbered(1, 1)));
}

TEST_CASE("threads that add at once lose nothing, and each keeps its order") {
  const shared r;
  constexpr int threads = 4, each = 100'000;
  std::vector<std::thread> producers;
  for (int t = 1; t <= threads; ++t) {
    producers.emplace_back([&, t] {
      for (int i = 0; i < each; ++i) {
        while (!r->push(numbered(t, i))) std::this_thread::yield();
      }
    });
  }
  std::map<int, int> next;
  int taken = 0, wrong = 0;
  for (call_data out; taken < threads * each;) {
    if (!r->pop(out)) {
      std::this_thread::yield();
      continue;
    }
    if (out.result != next[out.tid]++ || out.extra != ~out.result) ++wrong;
    ++taken;
  }
  for (auto& p : producers) p.join();
  CHECK(wrong == 0);
  CHECK(r->head == static_cast<std::uint64_t>(taken));
}

TEST_CASE("a process killed at any moment stops nobody") {
  const shared r;
  call_data out;
  int skipped = 0;
  for (int round = 0; round < 50; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      for (int i = 0;; ++i) r->push(numbered(getpid(), i));
    }
    usleep(300 + 37 * round);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    for (int expected = 0;;) {
      if (r->pop(out)) {
        REQUIRE(out.tid == child);
        REQUIRE(out.result == expected);
        ++expected;
      } else if (r->unfinished_producer() != 0) {
        REQUIRE(r->unfinished_producer() == static_cast<std::uint32_t>(child));
        r->skip();
        ++skipped;
      } else {
        break;
      }
    }
    REQUIRE(r->push(numbered(1, round)));
    REQUIRE(r->pop(out));
    REQUIRE(out.result == round);
  }
  INFO("skipped " << skipped);
}

TEST_CASE("a place that its thread never filled is skipped, and later ones still come") {
  const shared r;
  call_data out;
  r->records[0].state = tcpwatch::state_of(0, 4711);  // claimed, then killed
  REQUIRE(r->push(numbered(1, 5)));
  CHECK_FALSE(r->pop(out));
  CHECK(r->unfinished_producer() == 4711);
  r->skip();
  REQUIRE(r->pop(out));
  CHECK(out.result == 5);
  CHECK(r->unfinished_producer() == 0);
}

TEST_CASE("a thread slot shows the call under way, and only while it is") {
  const auto slot = std::make_unique<tcpwatch::thread_slot>();
  call_data out{};
  CHECK_FALSE(slot->current(out));
  slot->begin(numbered(3, 9));
  REQUIRE(slot->current(out));
  CHECK(out.result == 9);
  slot->end();
  CHECK_FALSE(slot->current(out));
  slot->begin(numbered(3, 10));
  slot->begin(numbered(3, 11));  // the first was left by longjmp()
  REQUIRE(slot->current(out));
  CHECK(out.result == 11);
  slot->end();
  CHECK_FALSE(slot->current(out));
}

TEST_CASE("a thread slot read while it changes is whole or nothing") {
  const auto slot = std::make_unique<tcpwatch::thread_slot>();
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) {
      slot->begin(numbered(1, i));
      slot->end();
    }
  });
  int torn = 0;
  for (int i = 0; i < 200'000; ++i) {
    if (call_data out; slot->current(out) && out.extra != ~out.result) ++torn;
  }
  stop = true;
  writer.join();
  CHECK(torn == 0);
}
