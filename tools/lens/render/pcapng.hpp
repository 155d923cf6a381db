#pragma once
// The capture again, as pcapng, with our sentence as each packet's comment: for Wireshark.

#include <map>

#include "render/shower.hpp"

namespace lens {

class pcapng_shower : public shower {
 public:
  pcapng_shower(output& out, const choices& chosen);

  wants needs() const override {
    return {.segments = true, .tshark_flags = false, .episodes = false, .rows = false};
  }
  bool wants_frames() const override { return true; }
  void packet(const frame& f, const connection* c, const seen* s) override;
  void tell(connection&, const spill&) override {}
  void finish(const totals&) override {}

 private:
  std::uint32_t interface_of(int link);

  choices chosen_;
  std::map<int, std::uint32_t> interfaces_;  ///< by DLT_ number
  std::string block_;
};

}  // namespace lens
