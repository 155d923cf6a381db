// A bulk transfer, as iperf3 makes one: blocks of the same bytes, nothing looked at.
//   bulk_pair receive PORT BLOCK           one connection, to its end
//   bulk_pair send PORT BLOCK BYTES
#include <cstdlib>
#include <sock/sock.hpp>
#include <string_view>
#include <vector>

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const auto end = sock::address::loopback_ipv4(static_cast<std::uint16_t>(std::atoi(argv[2])));
  std::vector<std::byte> block(std::strtoull(argv[3], nullptr, 10));
  if (std::string_view(argv[1]) == "receive") {
    sock::stream peer = sock::listener::bind(end).accept().peer;
    while (peer.read_some(block)) {
    }
    return 0;
  }
  auto left = std::strtoull(argv[4], nullptr, 10);
  auto peer = sock::stream::connect(end);
  for (; left >= block.size(); left -= block.size()) peer.write_all(block);
  peer.close();
}
