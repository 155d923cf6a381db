// The end that accepts: one connection, which it closes as it is told.
#include <sock/sock.hpp>

#include "close_modes.hpp"
#include "common/log.hpp"
#include "common/program.hpp"

int main(int argc, char** argv) {
  demo::program program(
      "closing-server",
      "Accepts one connection, exchanges a few bytes, and closes: after the client, or otherwise.",
      "--port 8000 --how after --reply 4k");
  const auto& here = program.local_address();
  const auto settings = closing::declare(program, "after");

  return program.run(argc, argv, [&] {
    sock::listener listener = sock::listener::bind(here);
    demo::log_listener(listener);
    auto [peer, client] = listener.accept();
    demo::log_accepted(peer);
    listener.close();
    closing::exchange_and_close(std::move(peer), settings);
  });
}
