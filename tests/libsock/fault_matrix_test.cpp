// Every system call × every failure, in a conversation that uses all of libsock. After a fault
// either the call went on as if nothing had been, or it failed with that error and the count of
// what had moved, from which the conversation is taken up again. In the end the far side's hash
// must be right: no byte lost, none doubled, and no descriptor left.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <functional>
#include <sock/sock.hpp>
#include <stdexcept>
#include <string>
#include <thread>

#include "catch.hpp"
#include "faults.hpp"

using namespace std::chrono_literals;

namespace {

struct number {
  const char* name;
  int value;
};
constexpr number numbers[] = {
    {"EINTR", EINTR},   {"EAGAIN", EAGAIN},   {"ECONNRESET", ECONNRESET}, {"EPIPE", EPIPE},
    {"EMFILE", EMFILE}, {"ENOBUFS", ENOBUFS}, {"ETIMEDOUT", ETIMEDOUT}};

// FNV-1a: order matters, so does every byte.
struct hash {
  std::uint64_t value = 14695981039346656037u;
  std::size_t bytes = 0;
  void add(const char* data, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
      value = (value ^ static_cast<unsigned char>(data[i])) * 1099511628211u;
    bytes += size;
  }
};

std::string pattern(std::size_t size) {
  std::string text(size, '\0');
  std::uint32_t x = 12345;
  for (char& c : text) c = static_cast<char>((x = x * 1664525 + 1013904223) >> 24);
  return text;
}

const std::string& stream_text() {
  static const std::string text = pattern(150'000);
  return text;
}

// Retries an operation until it does, and notes what went wrong on the way. Judged in the end, in
// the main thread: Catch2's own macros are for one thread only.
struct log {
  std::vector<std::error_code> failures;
  int mismatches = 0;  // result and error_code that contradict each other

  void note(const std::error_code& ec) {
    failures.push_back(ec);
    if (failures.size() > 1000) throw std::runtime_error("no end of failures: " + ec.message());
  }
  template <class F>
  auto until_done(F f) {
    while (true) {
      std::error_code ec;
      auto made = f(ec);
      if (!ec && made) return *std::move(made);
      note(ec);
    }
  }
  template <class F>
  void until_ok(F f) {
    while (true) {
      std::error_code ec;
      f(ec);
      if (!ec) return;
      note(ec);
    }
  }

  // Only what was injected may come out; and a signal not even then, of a call that waits.
  void judge(const std::string& call, int injected) const {
    static const std::vector<std::string> waits{"recv",     "send",  "recvmsg", "sendmsg",
                                                "sendfile", "pread", "accept4", "connect",
                                                "ppoll",    "poll",  "close"};
    CHECK(mismatches == 0);
    for (const auto& ec : failures) {
      INFO(ec.message());
      CHECK(ec.value() == injected);
      if (std::count(waits.begin(), waits.end(), call) > 0) CHECK(ec.value() != EINTR);
    }
  }
};

// Sends [at, at + size) by `send(part, ec)`, taken up where an error left off.
template <class Send>
void send_part(log& l, std::size_t& at, std::size_t size, Send send) {
  const std::size_t end = at + size;
  while (at < end) {
    std::error_code ec;
    const sock::result r = send(std::string_view(stream_text()).substr(at, end - at), ec);
    at += r.bytes;
    if (ec) l.note(ec);
    l.mismatches += r.failed() != static_cast<bool>(ec);
  }
}

// The near side writes the text by every means there is.
void write_every_way(log& l, sock::stream& s, const sock::descriptor& file) {
  std::size_t at = 0;
  const auto limit = 20s;
  using view = std::string_view;
  send_part(l, at, 30'000, [&](view v, auto& ec) { return s.write_all(v, ec); });
  send_part(l, at, 20'000, [&](view v, auto& ec) { return s.write_all(v, limit, ec); });
  send_part(l, at, 10'000, [&](view v, auto& ec) { return s.write_some(v, limit, ec); });
  send_part(l, at, 10'000, [&](view v, auto& ec) {
    const auto r = s.write_some(v, ec);
    if (r.would_block()) l.note({EAGAIN, std::system_category()});
    return r;
  });
  send_part(l, at, 10'000, [&](view v, auto& ec) { return s.write_all_more(v, limit, ec); });
  send_part(l, at, 10'000, [&](view v, auto& ec) {
    while (true) {
      const auto r = s.try_write_some(v, ec);
      if (!r.would_block()) return r;
      std::this_thread::sleep_for(1ms);
    }
  });
  send_part(l, at, 20'000, [&](view v, auto& ec) {
    const std::array<sock::const_buffer, 3> parts{v.substr(0, 3),
                                                  v.substr(std::min<std::size_t>(v.size(), 3), 100),
                                                  v.substr(std::min<std::size_t>(v.size(), 103))};
    return s.write_all(parts, limit, ec);
  });
  send_part(l, at, 20'000, [&](view v, auto& ec) {
    return sock::send_file(s, file, at, v.size(), sock::deadline::never(), ec);
  });
  send_part(l, at, 20'000,
            [&](view v, auto& ec) { return sock::send_file(s, file, at, v.size(), limit, ec); });
  CHECK(at == stream_text().size());
  l.until_ok([&](auto& ec) { s.shutdown(sock::direction::send, ec); });
}

// The far side reads it by every means there is, in turn.
hash read_every_way(log& l, sock::stream& s) {
  hash h;
  std::array<char, 3000> block{};
  const std::array<sock::mutable_buffer, 2> parts{std::span(block).first(100),
                                                  std::span(block).subspan(100)};
  const auto limit = 20s;
  for (int way = 0;; ++way) {
    std::error_code ec;
    sock::result r;
    switch (way % 6) {
      case 0:
        r = s.read_some(block, ec);
        break;
      case 1:
        r = s.read_some(block, limit, ec);
        break;
      case 2:
        r = s.read_exact(std::span(block).first(1000), limit, ec);
        break;
      case 3:
        r = s.try_read_some(block, ec);
        break;
      case 4:
        r = s.read_some(parts, limit, ec);
        break;
      case 5:
        r = s.read_exact(std::span(block).first(1000), ec);
        break;
    }
    h.add(block.data(), r.bytes);
    if (ec && ec != sock::errc::unexpected_eof) l.note(ec);
    if (r.end_of_stream()) return h;
  }
}

// The whole conversation; `strike` is armed once both ends' own resources are there.
void converse(const std::string& call, int injected, const std::function<void()>& strike) {
  char name[] = "/tmp/libsock-faults-XXXXXX";
  const sock::descriptor file(::mkostemp(name, O_CLOEXEC));
  ::unlink(name);
  REQUIRE(::write(file.fd(), stream_text().data(), stream_text().size()) ==
          static_cast<ssize_t>(stream_text().size()));
  log near, far;

  strike();
  auto listener = near.until_done(
      [](auto& ec) { return sock::listener::bind(sock::address::loopback_ipv4(0), 16, ec); });
  sock::address where;
  near.until_ok([&](auto& ec) { where = listener.local(ec); });
  auto client = near.until_done([&](auto& ec) -> std::optional<sock::stream> {
    auto s = sock::tcp_socket::open(sock::protocol::ipv4, ec);
    if (s) s->set(sock::send_buffer{16384}, ec);
    if (ec) return std::nullopt;
    return std::move(*s).connect(where, 20s, ec);
  });
  // Connections that were made and then given up for a fault come first out of the queue.
  sock::address mine;
  near.until_ok([&](auto& ec) { mine = client.local(ec); });
  std::optional<sock::stream> accepted;
  while (!accepted) {
    auto [peer, from] = near.until_done([&](auto& ec) { return listener.accept(20s, ec); });
    if (from == mine) accepted = std::move(peer);
  }

  hash received;
  std::thread reader([&] { received = read_every_way(far, *accepted); });
  write_every_way(near, client, file);
  reader.join();
  hash sent;
  sent.add(stream_text().data(), stream_text().size());
  INFO(call);
  CHECK(received.bytes == sent.bytes);
  CHECK(received.value == sent.value);

  near.until_ok([&](auto& ec) { client.info(ec); });
  near.until_ok([&](auto& ec) { client.queues(ec); });
  near.until_ok([&](auto& ec) { client.peer(ec); });
  near.until_ok([&](auto& ec) { CHECK((client.peer_status(ec) != sock::peer_state::gone || ec)); });
  near.until_ok([&](auto& ec) {
    try {
      const std::string text = sock::why_blocked(client).to_string();  // Catch2 catches in a CHECK
      CHECK_FALSE(text.empty());
    } catch (const sock::error& e) {
      ec = e.code();
    }
  });
  std::error_code ec;
  client.close(ec);
  if (ec) near.note(ec);
  CHECK_FALSE(client.is_open());
  try {
    auto pair = sock::unix_stream::pair();
    const sock::stop_source stop;
  } catch (const sock::error& e) {
    near.note(e.code());
  }
  faults::disarm();
  near.judge(call, injected);
  far.judge(call, injected);
}

}  // namespace

TEST_CASE("the conversation without faults") {
  converse("none", 0, [] {});
}

TEST_CASE("every call × every error: nothing lost, nothing doubled") {
  int cells = 0, reached = 0;
  for (const std::string& call : faults::calls()) {
    for (const number& n : numbers) {
      for (const int first : {0, 1, 5}) {
        INFO(call << " fails with " << n.name << " after " << first);
        converse(call, n.value, [&] {
          faults::arm({call, n.value, faults::kind::error, first, 2});
        });
        ++cells;
        reached += faults::struck() > 0 ? 1 : 0;
        // The first cell of every call must strike, or the matrix has a hole.
        if (first == 0 && call != "getpeername") CHECK(faults::struck() > 0);
      }
    }
  }
  std::printf("%d cells, %d struck\n", cells, reached);
}

TEST_CASE("every transfer × short counts: nothing lost, nothing doubled") {
  for (const std::string& call : faults::calls()) {
    if (!faults::moves_bytes(call)) continue;
    INFO(call);
    converse(call, 0, [&] { faults::arm({call, 0, faults::kind::short_count, 0, 300}); });
    // Of a message of several parts the first is short, of 3 bytes: where the rest then finds room
    // at once, which is the kernel's affair, there is no more to strike.
    CHECK(faults::struck() >= (call.ends_with("msg") ? 2 : 10));
  }
}
