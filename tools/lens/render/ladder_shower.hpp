#pragma once
// Text: a ladder a connection, then the story in words; or, of a stream, the rows as they come.

#include <map>

#include "correlate/join.hpp"
#include "render/ladder.hpp"
#include "render/shower.hpp"

namespace lens {

class ladder_shower : public shower {
 public:
  /// `live`: rows are shown as they come.
  ladder_shower(output& out, const choices& chosen, bool live)
      : shower(out), chosen_(chosen), live_(live) {}

  wants needs() const override { return {}; }
  bool wants_live() const override { return live_; }
  void live(const connection& c, const seen& s) override;
  bool shows(const connection& c) const override {
    return chosen_.connection == 0 || c.id == chosen_.connection;
  }
  std::optional<separators> ordered() const override {
    return live_ ? std::nullopt : std::optional(separators{"", "\n\n"});
  }
  void tell(connection& c, const spill& disk) override;
  void finish(const totals& t) override;

 private:
  void title(std::string& text, const connection& c);
  void rows(std::string& text, const connection& c, const spill& disk, const joined* j,
            const on_the_line* line);
  void write_story(const connection& c, const spill& disk, const joined* j,
                   const on_the_line* line);

  choices chosen_;
  bool live_;
  std::uint64_t current_ = 0;
  std::map<std::uint64_t, ladder> open_;
};

}  // namespace lens
