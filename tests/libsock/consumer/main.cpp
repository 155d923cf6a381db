// A newcomer's first program.
#include <cstdio>
#include <sock/sock.hpp>
#include <string_view>

int main() {
  auto listener = sock::listener::bind(sock::address("127.0.0.1:0"));
  auto client = sock::stream::connect(listener.local());
  auto [server, from] = listener.accept();
  client.write_all(std::string_view("hello\n"));
  char text[6];
  if (!server.read_exact(text)) return 1;
  std::fwrite(text, 1, sizeof text, stdout);
}
