// Sends a request in two write()s and waits for the response, again and again: once with Nagle's
// algorithm, as the kernel has it by default, once with TCP_NODELAY; and compares the time of a
// round.
#include <algorithm>
#include <array>
#include <sock/sock.hpp>
#include <stdexcept>
#include <vector>

#include "common/log.hpp"
#include "common/program.hpp"

namespace {

std::array<std::byte, 4> head{};  // the request, in two parts, as of a header and a body
std::array<std::byte, 100> body{};
std::array<std::byte, 8> response{};

// One round, in seconds.
double request(sock::stream& peer, bool one_write) {
  std::array<std::byte, head.size() + body.size()> whole{};
  const double before = demo::now();
  if (one_write) {
    peer.write_all(whole);
  } else {
    peer.write_all(head);
    peer.write_all(body);
  }
  if (!peer.read_exact(response)) throw std::runtime_error("the server closed before it answered");
  return demo::now() - before;
}

// The median, in seconds: the first rounds differ, since the receiver begins by acknowledging at
// once.
double median(std::vector<double> rounds) {
  const auto middle = rounds.begin() + std::ssize(rounds) / 2;
  std::nth_element(rounds.begin(), middle, rounds.end());
  return *middle;
}

}  // namespace

int main(int argc, char** argv) {
  demo::program program("nagle-client",
                        "Compares write-write-read with and without Nagle's algorithm.",
                        "--port 8000 --rounds 10");
  const auto& server = program.server_address();
  const auto& rounds = program.number("--rounds", 10, "requests over each connection", 1, 10000);
  const auto& one_write =
      program.flag("--one-write", "both parts in one write(): what a program should do");

  return program.run(argc, argv, [&] {
    std::array<double, 2> medians{};
    for (const bool no_delay : {false, true}) {
      sock::stream peer = sock::stream::connect(server);
      peer.set(sock::no_delay{no_delay});
      demo::log_connected(peer);
      std::vector<double> took(rounds);
      for (auto& each : took) each = request(peer, one_write);
      peer.close();
      medians[no_delay] = median(took);
      demo::log("{}: {} rounds, {:.3f} ms each (median)",
                demo::text(no_delay ? "TCP_NODELAY" : "Nagle's algorithm"), rounds,
                medians[no_delay] * 1e3);
    }
    demo::log("Nagle's algorithm makes a round {:.1f} times as long", medians[0] / medians[1]);
  });
}
