#pragma once
#include <cstdint>
#include <sock/stream.hpp>
#include <string>

#include "common/activity.hpp"

namespace CLI {
class App;
}

/// The ways in which a program can part with a connection. Both ends have the same ones; which end
/// takes which makes the scene.
namespace closing {

enum class way {
  first,   ///< close(): both directions at once, as most programs do
  after,   ///< reads to the end of the stream, then closes
  half,    ///< shutdown() of the sending direction, reads to the end of the stream, then closes
  reset,   ///< close() with SO_LINGER 0: throws away what is unsent, and sends RST
  unread,  ///< close() without having read what came
  vanish,  ///< no segment at all, as if the cable had been cut (TCP_REPAIR; needs CAP_NET_ADMIN)
  write,   ///< writes once more, late, and reads
};

struct settings {
  way how = way::after;
  std::uint64_t bytes = 1024;
  std::uint64_t reply = 0;
  double pause = 0.3;
  double stay = 0;
  bool cork = false;
};

void describe(CLI::App& app, settings& s);

/// Sends `bytes` and receives as many, then parts with the connection as the settings say. Throws
/// sock::error where the peer broke it off.
void part(sock::stream peer, const settings& s, demo::activity& doing);

}  // namespace closing
