#pragma once
// What happened on a connection, in a few sentences ("In words").

#include <string>
#include <vector>

#include "analysis/connection.hpp"
#include "describe/segment.hpp"

namespace lens {

struct correlation;
struct link_events;

/// A sentence of at most 100 columns.
struct description_line {
  std::string words;
  bool severe =
      false;  ///< a sender had to stop, a packet was lost, the connection was refused or reset
};
using description = std::vector<description_line>;

/// From the capture alone.
description description_of(const connection& c, const spill_file& disk, const view& v,
                           language lang);
/// Also from the events of the link, of the programs and of their buffers, where they are known.
description description_of(const connection& c, const spill_file& disk, const view& v,
                           const link_events* line, const correlation* correlated, language lang);

}  // namespace lens
