#include "control/change.hpp"

#include "command_line/quantities.hpp"
#include "command_line/settings.hpp"
#include "failure.hpp"

namespace socklab::link {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r";
  const std::size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// The word before a colon, if the text begins so; `rest` is then what follows it.
std::string_view label(std::string_view text, std::string_view& rest) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {};
  rest = trimmed(text.substr(colon + 1));
  return trimmed(text.substr(0, colon));
}

void read_line(scenario& s, std::string_view line) {
  if (line.starts_with("at ") || line.starts_with("at\t"))
    s.timed.push_back(parse_timed_change(trimmed(line.substr(3))));
  else if (line.starts_with("seed "))
    s.seed = parse_count(trimmed(line.substr(5)));
  else
    s.initial.push_back(parse_change(line));
}

}  // namespace

void change::apply(std::array<direction_settings, 2>& both) const {
  for (const side s : {side::a, side::b})
    if (!only || *only == s) set_all(both[static_cast<std::size_t>(s)], settings);
}

std::string change::words() const {
  return only ? std::string(direction_name(*only)) + ": " + settings : settings;
}

change parse_change(std::string_view text) {
  change c;
  std::string_view rest = trimmed(text);
  for (const side s : {side::a, side::b}) {
    std::string_view after;
    if (label(rest, after) != direction_name(s)) continue;
    c.only = s;
    rest = after;
    break;
  }
  c.settings = rest;
  direction_settings scratch;
  set_all(scratch, c.settings);
  return c;
}

timed_change parse_timed_change(std::string_view text) {
  std::string_view rest;
  std::string_view when = label(text, rest);
  if (when.empty())
    throw usage_error("'" + std::string(text) +
                      "': write a time, a colon and settings, as in 2s: b-to-a: cut");
  constexpr std::string_view from_data = "data+";
  const bool after_data = when.size() > from_data.size() && when.starts_with(from_data);
  if (after_data) when.remove_prefix(from_data.size());
  return {parse_time(when), parse_change(rest), after_data};
}

scenario read_scenario(std::istream& in, const std::string& name) {
  scenario s;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    const std::string_view text = trimmed(std::string_view(line).substr(0, line.find('#')));
    if (text.empty()) continue;
    try {
      read_line(s, text);
    } catch (const usage_error& e) {
      throw usage_error(name + ":" + std::to_string(number) + ": " + e.what());
    }
  }
  return s;
}

}  // namespace socklab::link
