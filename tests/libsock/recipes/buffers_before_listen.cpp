// buffers_before_listen ADDRESS: options that the SYN depends on are set before listen().
#include <iostream>
#include <sock/sock.hpp>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const sock::address where(argv[1]);
  sock::tcp_socket socket(where);  // of the address's IP version
  socket.set(sock::reuse_address{true});
  socket.set(sock::max_segment{1000});
  auto buffer = socket.request(sock::receive_buffer{4096});  // set, and read back
  std::cout << "asked for " << buffer.requested.bytes << ", in effect " << buffer.in_effect.bytes
            << '\n';
  sock::listener listener = std::move(socket).listen(where);  // the socket is used up
  // listener.set(sock::receive_buffer{8192}) would not compile: it is too late.
  std::cout << "listening on " << listener.local().to_string() << std::endl;
  auto [peer, from] = listener.accept();  // inherits the options
  std::cout << "the connection has " << peer.get<sock::receive_buffer>().bytes << std::endl;
}
