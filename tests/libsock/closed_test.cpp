// Closed and moved-from objects: every call fails with EBADF, and at once.
#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <sock/sock.hpp>
#include <string>
#include <utility>

#include "catch.hpp"
#include "pair.hpp"

using namespace std::chrono_literals;

namespace {

std::array<char, 8> block{};
const std::string_view text = "text", nothing;
const std::array<sock::mutable_buffer, 1> to{block};
const std::array<sock::const_buffer, 1> from{text};
const sock::deadline forever = sock::deadline::never();

using call = std::function<void(std::error_code&)>;

// The forms that store the code, and those that throw, which are made to store it.
template <class F>
call thrown(F f) {
  return [f](std::error_code& ec) {
    try {
      f();
    } catch (const sock::error& e) {
      ec = e.code();
    }
  };
}

template <class Stream>
std::map<std::string, call> transfers(Stream& s) {
  using error = std::error_code;
  return {
      {"read_some", [&](error& ec) { (void)s.read_some(block, ec); }},
      {"read_some, limit", [&](error& ec) { (void)s.read_some(block, 1s, ec); }},
      {"read_some, forever", [&](error& ec) { (void)s.read_some(block, forever, ec); }},
      {"read_some, empty", [&](error& ec) { (void)s.read_some(std::span<char>{}, ec); }},
      {"read_exact", [&](error& ec) { (void)s.read_exact(block, ec); }},
      {"read_exact, limit", [&](error& ec) { (void)s.read_exact(block, 1s, ec); }},
      {"read_exact, empty", [&](error& ec) { (void)s.read_exact(std::span<char>{}, ec); }},
      {"read_exact, empty, limit",
       [&](error& ec) { (void)s.read_exact(std::span<char>{}, 1s, ec); }},
      {"write_some", [&](error& ec) { (void)s.write_some(text, ec); }},
      {"write_some, limit", [&](error& ec) { (void)s.write_some(text, 1s, ec); }},
      {"write_all", [&](error& ec) { s.write_all(text, ec); }},
      {"write_all, limit", [&](error& ec) { s.write_all(text, 1s, ec); }},
      {"write_all, empty", [&](error& ec) { s.write_all(nothing, ec); }},
      {"write_all, empty, limit", [&](error& ec) { s.write_all(nothing, 1s, ec); }},
      {"write_all_more", [&](error& ec) { s.write_all_more(text, 1s, ec); }},
      {"write_all_more, empty", [&](error& ec) { s.write_all_more(nothing, forever, ec); }},
      {"try_read_some", [&](error& ec) { (void)s.try_read_some(block, ec); }},
      {"try_write_some", [&](error& ec) { (void)s.try_write_some(text, ec); }},
      {"scatter", [&](error& ec) { (void)s.read_some(to, forever, ec); }},
      {"scatter, none", [&](error& ec) { (void)s.read_some(std::span(to).first(0), 1s, ec); }},
      {"gather", [&](error& ec) { s.write_all(from, forever, ec); }},
      {"gather, none", [&](error& ec) { s.write_all(std::span(from).first(0), 1s, ec); }},
      {"peek_some", [&](error& ec) { (void)s.peek_some(block, 1s, ec); }},
      {"peek_some, forever", [&](error& ec) { (void)s.peek_some(block, forever, ec); }},
      {"shutdown", [&](error& ec) { s.shutdown(sock::direction::send, ec); }},
      {"peer", [&](error& ec) { s.peer(ec); }},
      {"local", [&](error& ec) { s.local(ec); }},
      {"peer_status", [&](error& ec) { s.peer_status(ec); }},
      {"peer_status, throwing", thrown([&] { (void)s.peer_status(); })},
      {"queues", [&](error& ec) { s.queues(ec); }},
      {"get", [&](error& ec) { s.template get<sock::send_buffer>(ec); }},
      {"set", [&](error& ec) { s.set(sock::send_buffer{4096}, ec); }},
      {"memory", thrown([&] { (void)sock::memory(s); })},
      {"send_file",
       [&](error& ec) { sock::send_file(s, sock::descriptor_view(0), 0, 1, forever, ec); }},
      {"send_file, nothing",
       [&](error& ec) { sock::send_file(s, sock::descriptor_view(0), 0, 0, forever, ec); }},
      {"send_file, nothing, limit",
       [&](error& ec) { sock::send_file(s, sock::descriptor_view(0), 0, 0, 1s, ec); }},
      {"wait", [&](error& ec) { sock::wait(s, sock::readiness::readable, forever, ec); }},
      {"wait, limit", [&](error& ec) { sock::wait(s, sock::readiness::writable, 20s, ec); }},
      {"close", [&](error& ec) { s.close(ec); }},
  };
}

std::map<std::string, call> of_tcp(sock::stream& s) {
  using error = std::error_code;
  return {
      {"info", [&](error& ec) { s.info(ec); }},
      {"why_blocked", thrown([&] { (void)sock::why_blocked(s); })},
      {"send_urgent", [&](error& ec) { sock::send_urgent(s, std::byte{1}, ec); }},
      {"read_urgent", [&](error& ec) { sock::read_urgent(s, ec); }},
      {"at_urgent_mark", thrown([&] { (void)sock::at_urgent_mark(s); })},
  };
}

void all_fail(const std::map<std::string, call>& calls) {
  for (const auto& [name, make] : calls) {
    INFO(name);
    std::error_code ec;
    make(ec);
    CHECK(ec == std::errc::bad_file_descriptor);
  }
}

}  // namespace

TEST_CASE("a closed or moved-from stream: EBADF, whatever the call") {
  auto p = make_pair_of();
  p.client.close();
  all_fail(transfers(p.client));
  all_fail(of_tcp(p.client));
  const sock::stream taken = std::move(p.server);
  all_fail(transfers(p.server));  // NOLINT(bugprone-use-after-move): that is the point
  all_fail(of_tcp(p.server));
}

TEST_CASE("a closed Unix-domain stream: EBADF, whatever the call") {
  auto [a, b] = sock::unix_stream::pair();
  a.close();
  all_fail(transfers(a));
  all_fail({{"credentials", thrown([&, &closed = a] { (void)closed.credentials(); })}});
}

TEST_CASE("a closed listener, and a socket that was used up: EBADF") {
  using error = std::error_code;
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  const sock::address where = listener.local();
  listener.close();
  sock::tcp_socket socket(sock::protocol::ipv4);
  const sock::tcp_socket taken = std::move(socket);
  all_fail({
      {"accept", [&](error& ec) { listener.accept(ec); }},
      {"accept, limit", [&](error& ec) { listener.accept(1s, ec); }},
      {"try_accept", [&](error& ec) { listener.try_accept(ec); }},
      {"bind", [&](error& ec) { socket.bind(where, ec); }},  // NOLINT(bugprone-use-after-move)
      {"listen", [&](error& ec) { std::move(socket).listen(5, ec); }},
      {"connect", [&](error& ec) { std::move(socket).connect(where, ec); }},
      {"connect, limit", [&](error& ec) { std::move(socket).connect(where, 1s, ec); }},
  });
}

TEST_CASE("writing nothing to a connection that can send no more: the same error in every form") {
  auto p = make_pair_of();
  p.client.write_all(nothing);
  p.client.write_all(nothing, 1s);
  p.client.shutdown(sock::direction::send);
  for (const char* name : {"write_all, empty", "write_all, empty, limit", "write_all_more, empty",
                           "gather, none", "send_file, nothing", "send_file, nothing, limit"}) {
    INFO(name);
    std::error_code ec;
    transfers(p.client).at(name)(ec);
    CHECK(ec == std::errc::broken_pipe);
  }
}
