// The end that was connected to: accepts one connection, and parts with it in the way it is told.
#include <sock/sock.hpp>

#include "common/ends.hpp"
#include "common/program.hpp"
#include "farewell.hpp"

int main(int argc, char** argv) {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  closing::settings s{.how = closing::way::after};
  return demo::run(
      argc, argv,
      {"closing-server",
       "Accepts one connection, exchanges a few bytes, and closes: after the client, or otherwise.",
       "closing-server --port 8000 --how after --reply 4k"},
      [&](CLI::App& app) {
        demo::add_local_host(app, host);
        demo::add_port(app, port, true);
        closing::describe(app, s);
      },
      [&] {
        demo::activity doing{"read", s.bytes};
        sock::stream peer = [&] { return demo::accept(demo::listen(host, port), doing); }();
        closing::part(std::move(peer), s, doing);
        return demo::ok;
      });
}
