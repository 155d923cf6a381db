// The adapter's headers are found, and Boost's behind them.
#include <boost/asio/io_context.hpp>
#include <sock/asio.hpp>

int main() {
  boost::asio::io_context loop;
  sock::asio::listener listener(loop.get_executor(),
                                sock::listener::bind(sock::address("127.0.0.1:0")));
  return listener.is_open() ? 0 : 1;
}
