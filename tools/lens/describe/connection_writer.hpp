#pragma once
// Writes the description of a connection from the capture alone; used by description.cpp alone.

#include <initializer_list>
#include <utility>

#include "describe/description.hpp"
#include "describe/rules.hpp"

namespace lens {

/// Whether the rule tells of something bad (description_line::severe).
bool is_severe(connection_rule r);

class connection_writer {
 public:
  connection_writer(const connection& c, const spill_file& disk, const view& v, language lang)
      : c_(c), disk_(disk), v_(v), lang_(lang) {}

  description write() {
    opening();
    clock();
    flow();
    signals();
    copies();
    losses();
    closing();
    return std::move(lines_);
  }

 private:
  void add(connection_rule r, std::initializer_list<value> values) {
    description_line one;
    append_phrase(one.words, phrase(r, lang_), lang_, values);
    one.severe = is_severe(r);
    lines_.push_back(std::move(one));
  }
  value who(int s) const { return side(v_.role_of(s)); }
  const sent_stream& stream_of(int s) const { return c_.sent_by(s); }

  void opening();
  void opening_of(int only);
  void scales();
  void flow();
  void describe_stall(const stall& one);
  void window_fall(const stall& one);
  void fills();
  void pauses();
  void delayed_acks();
  void clock();
  void signals();
  void copies();
  void losses();
  void closing();

  const connection& c_;
  const spill_file& disk_;
  const view& v_;
  language lang_;
  description lines_;
};

}  // namespace lens
