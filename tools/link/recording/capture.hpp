#pragma once
#include <cstdint>
#include <string>

#include "line/packet.hpp"
#include "recording/record_file.hpp"

namespace socklab::link {

/// The packets as a pcap file, LINKTYPE_RAW, stamped with CLOCK_REALTIME in nanoseconds as tcpdump
/// stamps.
class capture {
 public:
  /// \throws failure
  explicit capture(const std::string& path);

  /// \returns the frame's number, from 1, as Wireshark counts
  std::uint64_t write(const packet& p);
  void flush() { file_.flush(); }
  const std::string& error() const { return file_.error(); }

 private:
  record_file file_;
  std::uint64_t frames_ = 0;
};

}  // namespace socklab::link
