#pragma once
// JSON: one document (tcplens/1), or a line a connection.

#include <initializer_list>
#include <string>

#include "describe/segment.hpp"
#include "render/shower.hpp"

namespace lens {

class json_shower : public shower {
 public:
  json_shower(output& out, const choices& chosen, bool lines);

  bool shows(const connection& c) const override {
    return chosen_.connection == 0 || c.id == chosen_.connection;
  }
  std::optional<separators> ordered() const override;
  wants needs() const override;
  void tell(connection& c, const spill& disk) override;
  void finish(const totals& t) override;

 private:
  void write(const connection& c, const spill& disk);
  void write_side(const connection& c, int side);
  void write_opening(const connection& c);
  void write_closing(const connection& c);
  void write_stalls(const connection& c, const spill& disk);
  void write_figures(const connection& c);
  void write_segments(const connection& c, const spill& disk);
  /// All of its object but the end.
  void write_segment(const seen& s, const view& v);
  void write_step(const seen& s, const view& shown, expected_walk* steps);
  void frames(std::initializer_list<std::uint64_t> list);
  /// Elements of a document each begin a line; in a stream of lines there is one line a connection.
  void separate(bool first) {
    if (!first) text_ += ',';
    if (!lines_) text_ += '\n';
  }
  void drain() {
    out_.put(text_);
    text_.clear();
  }

  choices chosen_;
  bool lines_;
  std::uint64_t written_ = 0;
  std::string text_;
  std::uint64_t unexpected_ = 0;  ///< segments that are none of the steps
  on_the_line fates_;             ///< of the connection that is being written
};

}  // namespace lens
