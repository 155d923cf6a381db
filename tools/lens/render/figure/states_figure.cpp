// The state diagram of RFC 9293, with the way of each end.

#include <algorithm>
#include <boost/json.hpp>

#include "page.hpp"  // made from tools/page, with its state diagram
#include "render/figure/figures.hpp"

namespace lens {
namespace {

namespace json = boost::json;
constexpr double box_width = 112, box_height = 26;

struct place {
  double x, y;
};
struct change {
  std::string from, to;
  std::array<std::string, 2> words;
};
struct diagram {
  std::vector<std::pair<std::string, place>> states;
  std::vector<change> changes;

  place of(const std::string& name) const {
    const auto found =
        std::find_if(states.begin(), states.end(), [&](const auto& s) { return s.first == name; });
    return found->second;
  }
};

const diagram& state_diagram() {
  static const diagram made = [] {
    diagram d;
    const json::value parsed = json::parse(diagram_json);
    for (const auto& [name, at] : parsed.at("states").as_object())
      d.states.emplace_back(
          name, place{at.as_array()[0].to_number<double>(), at.as_array()[1].to_number<double>()});
    const auto text = [](const json::value& v) { return std::string(v.as_string()); };
    for (const auto& one : parsed.at("changes").as_array()) {
      const auto& list = one.as_array();
      d.changes.push_back({text(list[0]), text(list[1]), {text(list[2]), text(list[3])}});
    }
    return d;
  }();
  return made;
}

std::string point(double x, double y) {
  std::string text;
  append_coordinate(text, x);
  text += ',';
  append_coordinate(text, y);
  return text;
}

/// From box to box, around the others where it must.
std::string edge_path(const change& c, double down) {
  const auto [x1, y1] = state_diagram().of(c.from);
  const auto [x2, y2] = state_diagram().of(c.to);
  const double side = box_width / 2;
  const auto number = [](double n) {
    std::string text;
    append_coordinate(text, n);
    return text;
  };
  if (c.to == "CLOSED") {
    const bool is_last = c.from == "LAST-ACK";
    return "M" + point(x1 + side, y1 + down) + " H" + (is_last ? "575" : "585") + " V" +
           number(y2 + down + (is_last ? 6 : 0)) + " H" + number(x2 + side);
  }
  if (y1 == y2)
    return "M" + point(x1 + (x2 > x1 ? side : -side), y1 + down) + " H" +
           number(x2 + (x2 > x1 ? -side : side));
  return "M" + point(x1, y1 + down + box_height / 2) + " L" + point(x2, y2 + down - box_height / 2);
}

/// The states that each end has been in, up to the segment.
std::array<std::vector<std::string>, 2> transitions_of(const figure_input& in) {
  state_tracker walk(in.c);
  std::array<std::vector<std::string>, 2> ways;
  const auto note_states = [&] {
    for (int role = 0; role < 2; ++role) {
      auto& way = ways[static_cast<std::size_t>(role)];
      std::string now(name_of(walk.of(role == 0 ? in.v.client : 1 - in.v.client)));
      if (way.empty() || way.back() != now) way.push_back(std::move(now));
    }
  };
  note_states();
  for (std::size_t i = 0; i <= in.at && i < in.rows.size(); ++i) {
    walk.take(in.rows[i], !in.line.was_lost(in.rows[i].frame));
    note_states();
  }
  return ways;
}

bool took(const std::vector<std::string>& way, const change& c) {
  for (std::size_t i = 0; i + 1 < way.size(); ++i)
    if (way[i] == c.from && way[i + 1] == c.to) return true;
  return false;
}

}  // namespace

std::string states_figure(const figure_input& in) {
  const auto ways = transitions_of(in);
  constexpr double down = 70;
  svg to(620, 560, in.title({"States", "状态"}), in.options.figure_theme);
  to.text(16, 26, in.title_after({"States", "状态"}), "title");
  for (int role = 0; role < 2; ++role)
    to.text(role == 0 ? 16 : 300, 50,
            in.role_name(role) + ": " + ways[static_cast<std::size_t>(role)].back(),
            role == 0 ? "bold client" : "bold server");
  for (const change& c : state_diagram().changes) {
    const bool by[] = {took(ways[0], c), took(ways[1], c)};
    to.path(edge_path(c, down), by[0] && by[1] ? "both"
                                : by[0]        ? "way client"
                                : by[1]        ? "way server"
                                               : "none");
    const std::string& words = c.words[in.zh() ? 1 : 0];
    if (words.empty()) continue;
    const auto [x1, y1] = state_diagram().of(c.from);
    const auto [x2, y2] = state_diagram().of(c.to);
    to.text((x1 + x2) / 2, (y1 == y2 ? y1 - 5 : (y1 + y2) / 2 + 3) + down, words, "tiny",
            svg::anchor::middle);
  }
  for (const auto& [name, at] : state_diagram().states) {
    const bool here[] = {ways[0].back() == name, ways[1].back() == name};
    const bool was = std::count(ways[0].begin(), ways[0].end(), name) +
                         std::count(ways[1].begin(), ways[1].end(), name) >
                     0;
    to.rect(at.x - box_width / 2, at.y + down - box_height / 2, box_width, box_height,
            here[0] && here[1] ? "here"
            : here[0]          ? "client"
            : here[1]          ? "server"
            : was              ? "was"
                               : "never");
    to.text(at.x, at.y + down + 4, name, here[0] || here[1] ? "bold" : "", svg::anchor::middle);
  }
  return std::move(to).finish();
}

}  // namespace lens
