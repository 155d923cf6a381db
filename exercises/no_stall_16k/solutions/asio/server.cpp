#include <boost/asio.hpp>
#include <cstdlib>
#include <string>
#include <vector>

namespace net = boost::asio;
using tcp = net::ip::tcp;

int main() {
  net::io_context loop;
  const tcp::endpoint here(net::ip::make_address(std::getenv("HOST")),
                           static_cast<unsigned short>(std::stoi(std::getenv("PORT"))));
  tcp::acceptor listener(loop);
  listener.open(here.protocol());
  listener.set_option(net::socket_base::receive_buffer_size(8192));
  listener.bind(here);
  listener.listen();
  tcp::socket peer = listener.accept();
  std::vector<char> block(65536);
  boost::system::error_code end;
  while (peer.read_some(net::buffer(block), end) > 0) {
  }
  peer.close();
}
