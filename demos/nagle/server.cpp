// Answers questions: reads a head and a body, and only when both are there does it write.
#include <spdlog/spdlog.h>

#include <array>
#include <sock/sock.hpp>

#include "common/activity.hpp"
#include "common/ends.hpp"
#include "common/program.hpp"
#include "nagle/question.hpp"

namespace {

struct settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  unsigned connections = 2;
};

void describe(CLI::App& app, settings& s) {
  demo::add_local_host(app, s.host);
  demo::add_port(app, s.port, true);
  demo::add_number(app, "--connections", s.connections, "how many to serve, one after the other", 1,
                   1000);
}

void answer_all(sock::stream peer, demo::activity& reading) {
  std::array<std::byte, nagle::head + nagle::body> question;
  const std::array<std::byte, nagle::answer> answer{};
  while (reading.during("read()", [&] { return peer.read_exact(question); })) {
    peer.write_all(answer);
    reading.advance(question.size());
  }
}

int run(const settings& s) {
  const auto listener = demo::listen(s.host, s.port);
  demo::activity reading{"read", 0};
  for (unsigned number = 0; number < s.connections; ++number)
    answer_all(demo::accept(listener, reading), reading);
  return demo::ok;
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  return demo::run(
      argc, argv,
      {"nagle-server", "Answers each question when it has read all of it.",
       "nagle-server --port 8000"},
      [&](CLI::App& app) { describe(app, s); }, [&] { return run(s); });
}
