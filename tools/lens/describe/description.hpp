#pragma once
// What happened on a connection, in a few sentences.

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
  bool grave = false;  ///< a sender was held, a packet lost, the connection refused or reset
};
using description = std::vector<description_line>;

/// By the capture alone.
description description_of(const connection& c, const spill_file& disk, const view& v,
                           language lang);
/// And by what is known besides, where it is: of the line, of the programs and their buffers.
description description_of(const connection& c, const spill_file& disk, const view& v,
                           const link_events* line, const correlation* tied, language lang);

}  // namespace lens
