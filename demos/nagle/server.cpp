// Answers requests: reads a request's 104 bytes, and only when all are there does it write.
#include <array>
#include <sock/sock.hpp>

#include "common/log.hpp"
#include "common/program.hpp"

int main(int argc, char** argv) {
  demo::program program("nagle-server", "Answers each request when it has read all of it.",
                        "--port 8000");
  const auto& here = program.local_address();
  const auto& connections =
      program.number("--connections", 2, "how many to serve, one after the other", 1, 1000);

  return program.run(argc, argv, [&] {
    const sock::listener listener = sock::listener::bind(here);
    demo::log_listener(listener);
    for (std::uint64_t number = 0; number < connections; ++number) {
      auto [peer, client] = listener.accept();
      demo::log_accepted(peer);
      std::array<std::byte, 104> request{};
      const std::array<std::byte, 8> response{};
      while (peer.read_exact(request)) peer.write_all(response);
      peer.close();
    }
  });
}
