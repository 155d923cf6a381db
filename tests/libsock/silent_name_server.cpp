// For silent_name_server.sh: resolves names under a name server that never answers, in a private
// network whose resolv.conf(5) names 127.0.0.1. Ends with lookups abandoned.
#include <netinet/in.h>
#include <sys/socket.h>

#include <sock/asio/connect.hpp>
#include <sock/sock.hpp>

#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <cstdlib>
#include <thread>

using namespace std::chrono_literals;

namespace {

void require(bool holds, const char* what, const std::error_code& ec) {
  std::printf("%s: %s (%s)\n", holds ? "ok" : "FAILED", what, ec.message().c_str());
  if (!holds) std::exit(1);
}

sock::descriptor silent_server() {
  sock::descriptor fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const auto where = sock::address::loopback_ipv4(53);
  if (::bind(fd.fd(), where.data(), where.size()) != 0) {
    std::perror("bind 127.0.0.1:53");
    std::exit(1);
  }
  return fd;
}

bool has_been_asked(const sock::descriptor& server) {
  char byte = 0;
  return ::recv(server.fd(), &byte, 1, MSG_DONTWAIT) > 0;
}

}  // namespace

int main() {
  const auto server = silent_server();
  std::error_code ec;
  sock::resolve("www.example", "80", sock::ip_version::any, 300ms, ec);
  require(ec == sock::errc::deadline_passed, "resolve ends at its deadline", ec);
  require(has_been_asked(server), "the name server was asked", ec);

  std::vector<sock::attempt> failures;
  sock::stream::connect("www.example", "80", 300ms, failures, ec);
  require(ec == sock::errc::deadline_passed, "connect ends at its deadline", ec);

  sock::stop_source stop;
  std::thread other([&] {
    std::this_thread::sleep_for(200ms);
    stop.request();
  });
  sock::stream::connect("www.example", "80", {60s, stop}, failures, ec);
  require(ec == sock::errc::stopped, "connect ends at a stop", ec);
  other.join();

  boost::asio::io_context loop;
  std::error_code why;
  boost::asio::co_spawn(loop, sock::asio::connect("www.example", "80", 300ms),
                        [&](const std::exception_ptr& thrown, auto) {
                          try {
                            if (thrown) std::rethrow_exception(thrown);
                          } catch (const sock::connect_error& e) {
                            why = e.code();
                          }
                        });
  loop.run();
  require(why == sock::errc::deadline_passed, "the adapter's connect ends at its deadline", why);
}
