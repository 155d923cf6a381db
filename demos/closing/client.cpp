// The end that connected: sends, receives, and parts with the connection in the way it is told.
#include <sock/sock.hpp>

#include "common/ends.hpp"
#include "common/program.hpp"
#include "farewell.hpp"

int main(int argc, char** argv) {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  closing::settings s{.how = closing::way::first};
  return demo::run(
      argc, argv,
      {"closing-client", "Connects, exchanges a few bytes, and closes: first, or in other ways.",
       "closing-client --port 8000 --how half"},
      [&](CLI::App& app) {
        demo::add_host(app, host);
        demo::add_port(app, port);
        closing::describe(app, s);
      },
      [&] {
        demo::activity doing{"read", s.bytes};
        closing::part(demo::connect(host, port), s, doing);
        return demo::ok;
      });
}
