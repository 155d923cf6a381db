// peer_gone ADDRESS: watches one connection without reading from it.
#include <chrono>
#include <iostream>
#include <sock/sock.hpp>
#include <thread>

using namespace std::chrono_literals;

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  auto listener = sock::listener::bind(sock::address(argv[1]));
  std::cout << "listening on " << listener.local().to_string() << std::endl;
  auto peer = listener.accept().peer;
  // A peer whose machine or cable is dead sends nothing. These make the kernel ask:
  peer.set(sock::keep_alive{true});
  peer.set(sock::keep_alive_idle{10});     // when nothing has come for 10 s,
  peer.set(sock::keep_alive_interval{5});  // every 5 s;
  peer.set(sock::keep_alive_count{3});     // ETIMEDOUT after 3 without an answer,
  peer.set(sock::user_timeout{20'000});    // or when our data is not acknowledged for 20 s
  for (auto before = sock::peer_state::connected; before != sock::peer_state::gone;) {
    const auto now = peer.peer_status();  // takes nothing from the stream
    if (now == sock::peer_state::finished && now != before)
      std::cout << "the peer has sent FIN; " << peer.queues().unread << " bytes unread"
                << std::endl;
    before = now;
    std::this_thread::sleep_for(10ms);
  }
  std::cout << "the peer is gone" << std::endl;
}
