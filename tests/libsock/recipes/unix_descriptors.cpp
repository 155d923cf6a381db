// unix_descriptors serve ADDRESS FILE: passes the opened file to one client;
// unix_descriptors fetch ADDRESS: prints a file that it could not open itself.
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iostream>
#include <sock/sock.hpp>
#include <string_view>

void serve(const sock::address& where, const char* path) {
  sock::descriptor file(::open(path, O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) throw sock::error({errno, std::system_category()}, "open");
  auto listener = sock::unix_listener::bind(where);
  std::cout << "listening on " << listener.local().to_string() << std::endl;
  auto peer = listener.accept().peer;
  std::cout << "passed to user " << peer.credentials().uid << std::endl;
  peer.send_descriptors(std::string_view("file"), std::array{sock::descriptor_view(file)});
}

void fetch(const sock::address& where) {
  auto peer = sock::unix_stream::connect(where);
  std::array<char, 16> text;
  std::array files{sock::descriptor(-1)};
  if (peer.receive_descriptors(text, files).descriptors != 1) return;
  std::array<char, 4096> block;
  for (ssize_t n = 0; (n = ::read(files[0].fd(), block.data(), block.size())) > 0;)
    std::cout.write(block.data(), n);
}

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  try {
    const sock::address where(argv[2]);  // unix:/run/example.sock, or unix:@name without a file
    if (argc == 4) serve(where, argv[3]);
    if (argc == 3) fetch(where);
  } catch (const sock::error& e) {
    std::cerr << e.what() << '\n';
    return 1;
  }
}
