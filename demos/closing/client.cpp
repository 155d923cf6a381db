// The end that connects: sends, receives, and closes as it is told.
#include <sock/sock.hpp>

#include "close_modes.hpp"
#include "common/log.hpp"
#include "common/program.hpp"

int main(int argc, char** argv) {
  demo::program program("closing-client",
                        "Connects, exchanges a few bytes, and closes: first, or in other ways.",
                        "--port 8000 --how half");
  const auto& server = program.server_address();
  const auto settings = closing::declare(program, "first");

  return program.run(argc, argv, [&] {
    sock::stream peer = sock::stream::connect(server);
    demo::log_connected(peer);
    closing::exchange_and_close(std::move(peer), settings);
  });
}
