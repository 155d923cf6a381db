#pragma once
#include <array>
#include <cstdint>
#include <memory>

#include "line/link_events.hpp"
#include "recording/capture.hpp"
#include "recording/event_log.hpp"

namespace socklab::link {

/// What has happened in one direction.
struct tally {
  std::uint64_t entered = 0;
  std::uint64_t entered_bytes = 0;
  std::uint64_t left = 0;
  std::uint64_t left_bytes = 0;
  std::array<std::uint64_t, fates> by_fate{};
  std::array<std::uint64_t, causes> drops{};

  std::uint64_t of(fate f) const { return by_fate[static_cast<std::size_t>(f)]; }
};

/// Where the capture is taken: where packets enter the link, or as one host sees them come and go.
enum class vantage : std::uint8_t { ingress, a, b };

/// Counts everything, and writes capture and journal where they are wanted.
class recorder : public observer {
 public:
  recorder() = default;
  void write_capture(std::unique_ptr<capture> file, vantage where) {
    capture_ = std::move(file);
    vantage_ = where;
  }
  void write_journal(std::unique_ptr<journal> file) { journal_ = std::move(file); }

  /// A packet has come from a host.
  void came(side from, packet& p, instant now);
  /// A packet is about to be handed to the other host.
  void leaves(side from, packet& p);
  void happened(const event& e) override;
  /// A setting has changed, in the words of who changed it.
  void changed(const std::string& words);

  bool is_taken_at(side s) const {
    return capture_ && vantage_ == (s == side::a ? vantage::a : vantage::b);
  }
  const tally& of(side s) const { return tallies_[static_cast<std::size_t>(s)]; }
  /// A host is about to be handed a segment that asks for its window.
  void asked(side host, const packet& p);
  /// Lets what has been recorded be seen by whoever reads the files.
  void flush();
  /// Empty, or what has gone wrong with a file.
  std::string trouble() const;

 private:
  tally& count(side s) { return tallies_[static_cast<std::size_t>(s)]; }
  std::array<tally, 2> tallies_;
  std::unique_ptr<capture> capture_;
  vantage vantage_ = vantage::ingress;
  std::unique_ptr<journal> journal_;
};

}  // namespace socklab::link
