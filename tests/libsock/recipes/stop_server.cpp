// stop_server ADDRESS: SIGTERM ends a thread that waits in accept(), and threads that wait in
// reads.
#include <array>
#include <csignal>
#include <iostream>
#include <list>
#include <sock/sock.hpp>
#include <sock/stop_token.hpp>
#include <thread>

sock::stop_source stop;  // made before the handler is set

void serve(std::stop_token token, sock::stream peer) {
  sock::token_stop_source stopped(token);  // requested when the token is
  std::array<char, 4096> block;
  std::error_code ec;
  while (peer.read_some(block, stopped, ec)) {
  }
  if (ec == sock::errc::stopped) std::cout << "a connection was stopped\n";
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  auto listener = sock::listener::bind(sock::address(argv[1]));
  std::signal(SIGTERM, [](int) { stop.request(); });  // request() is async-signal-safe
  std::cout << "listening on " << listener.local().to_string() << std::endl;

  std::list<std::jthread> threads;  // at the end, each is asked to stop and joined
  std::error_code ec;
  while (auto next = listener.accept(stop, ec)) threads.emplace_back(serve, std::move(next->peer));
  if (ec != sock::errc::stopped) std::cerr << ec.message() << '\n';
  threads.clear();
  std::cout << "stopped" << std::endl;
}
