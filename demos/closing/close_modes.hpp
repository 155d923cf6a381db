#pragma once
#include <cstdint>
#include <sock/stream.hpp>
#include <string>

#include "common/program.hpp"

/// The ways in which a program can close a connection. Both ends have the same ones; which end
/// takes which makes the demo.
namespace closing {

struct settings {
  const std::string& how;      ///< one of the words of --how
  const std::uint64_t& bytes;  ///< what each end sends at first
  const std::uint64_t& reply;  ///< what this end still sends when the other has closed
  const double& pause;         ///< seconds
  const double& stay;          ///< seconds
  const bool& cork;
};

/// Declares the options. `how`: the default.
settings declare(demo::program& program, const char* how);

/// Sends `bytes` and receives as many, then closes as the settings say. Throws sock::error where
/// the peer reset the connection.
void exchange_and_close(sock::stream peer, const settings& s);

}  // namespace closing
