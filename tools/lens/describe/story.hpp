#pragma once
// What happened on a connection, in a few sentences.

#include <string>
#include <vector>

#include "analysis/connection.hpp"
#include "describe/segment.hpp"

namespace lens {

struct joined;
struct on_the_line;

/// A sentence of at most 100 columns.
struct story_line {
  std::string words;
  bool grave = false;  ///< a sender was held, a packet lost, the connection refused or reset
};
using story = std::vector<story_line>;

/// By the capture alone.
story story_of(const connection& c, const spill& disk, const view& v, language lang);
/// And by what is known besides, where it is: of the line, of the programs and their buffers.
story story_of(const connection& c, const spill& disk, const view& v, const on_the_line* line,
               const joined* tied, language lang);

}  // namespace lens
