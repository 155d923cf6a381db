#pragma once
// Draws the two buffers of one direction of a connection, one mark for so many bytes.

#include <string>
#include <vector>

#include "correlate/correlation.hpp"
#include "describe/segment.hpp"
#include "describe/words.hpp"

namespace lens {

class buffer_drawing {
 public:
  /// \param room columns between the two ends
  buffer_drawing(const correlation& j, const view& v, std::size_t room);

  /// What the marks mean.
  void legend(std::string& out, language lang) const;

  /// One line for each direction with data: the marks at the client, at the server, and the byte
  /// counts, the sender's first.
  struct line {
    std::string client, server, counts;
  };
  std::vector<line> lines(const step& at) const;

 private:
  std::string marks(std::string_view mark, std::int64_t n) const;

  const view& view_;
  std::vector<int> senders_;  ///< sides
  std::int64_t bytes_of_mark_ = 1024;
};

}  // namespace lens
