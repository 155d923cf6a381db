// Asks a question in two write()s and waits for the answer, again and again: once as the kernel
// does it by itself (Nagle's algorithm), once with TCP_NODELAY; and compares the time of a round.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <sock/sock.hpp>
#include <vector>

#include "common/activity.hpp"
#include "common/ends.hpp"
#include "common/program.hpp"
#include "nagle/question.hpp"

namespace {

struct settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  unsigned rounds = 10;
  bool one_write = false;
};

void describe(CLI::App& app, settings& s) {
  demo::add_host(app, s.host);
  demo::add_port(app, s.port);
  demo::add_number(app, "--rounds", s.rounds, "questions over each connection", 1, 10000);
  demo::add_flag(app, "--one-write", s.one_write,
                 "both parts of a question in one write(): what a program should do");
}

// The median, in seconds, of the rounds: the first few differ, since the receiver begins by
// acknowledging at once.
double ask_all(const settings& s, bool no_delay) {
  auto peer = demo::connect(s.host, s.port, [&](auto& socket) {
    if (no_delay) socket.set(sock::no_delay{true});
  });
  demo::activity asking{"asked", s.rounds};
  std::array<std::byte, nagle::head + nagle::body> question{};
  std::array<std::byte, nagle::answer> answer;
  std::vector<double> took;
  for (unsigned round = 0; round < s.rounds; ++round) {
    const auto got = asking.during("round", [&] {
      if (s.one_write) {
        peer.write_all(question);
      } else {
        peer.write_all(std::span(question).first(nagle::head));
        peer.write_all(std::span(question).subspan(nagle::head));
      }
      return peer.read_exact(answer);
    });
    if (!got) throw std::runtime_error("the server closed before it answered");
    took.push_back(asking.seconds());
    asking.advance(1);
  }
  peer.close();
  const auto middle = took.begin() + std::ssize(took) / 2;
  std::nth_element(took.begin(), middle, took.end());
  const double median = *middle;
  spdlog::info("{}: {} rounds, {:.3f} ms each (median)",
               no_delay ? "TCP_NODELAY" : "Nagle's algorithm", s.rounds, median * 1e3);
  return median;
}

int run(const settings& s) {
  const double with_nagle = ask_all(s, false);
  const double without = ask_all(s, true);
  spdlog::info("Nagle's algorithm makes a round {:.1f} times as long", with_nagle / without);
  return demo::ok;
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  return demo::run(
      argc, argv,
      {"nagle-client", "Compares write-write-read with and without Nagle's algorithm.",
       "nagle-client --port 8000 --rounds 10"},
      [&](CLI::App& app) { describe(app, s); }, [&] { return run(s); });
}
