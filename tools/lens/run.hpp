#pragma once
// The whole way from a capture to the output.

#include <string>
#include <string_view>
#include <vector>

#include "analysis/table.hpp"
#include "render/renderer.hpp"

namespace lens {

enum class output_format : std::uint8_t { text, json, ndjson, html, pcapng, csv, svg };

struct request {
  std::string input = "-";  ///< a capture, a run's folder, or "-"
  std::string output;       ///< empty: standard output
  std::string events;  ///< the events of tcpwatch; empty: events.jsonl beside the capture, if any
  std::string line;    ///< the event log of the link; empty: the one beside the capture, if any
  output_format format = output_format::text;
  std::vector<std::string> compare;  ///< two captures or runs; empty: `input` is shown
  std::uint64_t explain = 0;         ///< a frame to explain, 0 none
  bool payload_given = false;        ///< options.payload was asked for
  output_options options;
};

/// Analyzes all of `in` and gives the connections to `to`.
totals analyse(reader& in, renderer& to, const limits& bounds, bool progress = false);

/// One line on standard error, with the program's name.
void print_error(std::string_view line);

/// Returns the exit status: 0, or 1 with one line on standard error.
int run(const request& what);

}  // namespace lens
