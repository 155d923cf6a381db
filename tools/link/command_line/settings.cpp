#include "command_line/settings.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "command_line/quantities.hpp"
#include "failure.hpp"

namespace socklab::link {
namespace {

using tokens = std::vector<std::string_view>;

tokens split(std::string_view text) {
  constexpr std::string_view separators = " \t,;=";
  tokens found;
  for (std::size_t at = text.find_first_not_of(separators); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
    found.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(separators, end);
  }
  return found;
}

bool is_off(const tokens& value) {
  return value.size() == 1 && (value[0] == "off" || value[0] == "none");
}

std::optional<packet_kind> find_kind(std::string_view text) {
  for (std::size_t i = 0; i < packet_kinds; ++i)
    if (name(static_cast<packet_kind>(i)) == text) return static_cast<packet_kind>(i);
  return std::nullopt;
}

match_rule parse_range(packet_kind kind, std::string_view text) {
  const std::size_t dash = text.find('-');
  match_rule p{.kind = kind, .first = parse_count(text.substr(0, dash), 1)};
  p.last = dash == std::string_view::npos ? p.first : parse_count(text.substr(dash + 1), p.first);
  return p;
}

/// Parses an impairment from `value`, beginning at `at`; stops at the first word that does not
/// belong to it.
impairment parse_impairment(const tokens& value, std::size_t& at) {
  impairment result;
  std::optional<packet_kind> kind;
  const auto probability = [&] {
    if (at >= value.size()) throw usage_error("a percentage is missing at the end");
    return parse_probability(value[at++]);
  };
  while (at < value.size()) {
    const std::string_view word = value[at];
    const std::size_t colon = word.find(':');
    if (word == "gemodel") {
      ++at;
      gilbert_elliott states{.to_bad = probability()};
      if (at < value.size() && value[at].ends_with('%')) states.to_good = probability();
      if (at < value.size() && value[at].ends_with('%')) states.loss_in_bad = probability();
      if (at < value.size() && value[at].ends_with('%')) states.loss_in_good = probability();
      result.bursts = states;
    } else if (word.ends_with('%') || (word == "0" && !kind)) {
      result.probability = probability();
      if (at + 1 < value.size() && value[at] == "bursts") {
        const double length = static_cast<double>(parse_count(value[at + 1], 1));
        at += 2;
        if (result.probability >= 1) throw usage_error("bursts need less than 100%");
        // The share of time in the bad state is to_bad / (to_bad + to_good).
        const double to_bad = result.probability / (length * (1 - result.probability));
        if (to_bad > 1)
          throw usage_error("so many losses do not fit in bursts so short: make them longer");
        result.bursts = gilbert_elliott{.to_bad = to_bad, .to_good = 1 / length};
        result.probability = 0;
      }
    } else if (colon != std::string_view::npos) {
      kind = find_kind(word.substr(0, colon));
      if (!kind)
        throw usage_error(
            "'" + std::string(word) +
            "': packets are counted as any, tcp, syn, synack, fin, rst, ack or data, as in data:7");
      ++at;
      if (word.substr(colon + 1) == "every") {
        if (at >= value.size())
          throw usage_error("'" + std::string(word) + "': a number is missing after it");
        result.rules.push_back({.kind = *kind, .every = parse_count(value[at++], 1)});
      } else {
        result.rules.push_back(parse_range(*kind, word.substr(colon + 1)));
      }
    } else if (kind && !word.empty() && word[0] >= '0' && word[0] <= '9') {
      result.rules.push_back(parse_range(*kind, word));  // data:7,9-12
      ++at;
    } else {
      break;
    }
  }
  return result;
}

[[noreturn]] void reject_word(std::string_view word, const char* wanted) {
  throw usage_error("'" + std::string(word) + "' is not understood: write " + wanted);
}

impairment parse_whole_impairment(const tokens& value) {
  if (is_off(value)) return {};
  std::size_t at = 0;
  impairment result = parse_impairment(value, at);
  if (at < value.size())
    reject_word(value[at], "1%, or 1% bursts 5, or gemodel 1% 25%, or data:7, or any:every 100");
  return result;
}

void set_jitter(direction_settings& s, const tokens& value) {
  s.jitter = is_off(value) ? nanoseconds{0} : parse_time(value[0]);
  s.jitter_is_normal = s.jitter_reorders = false;
  for (std::size_t i = 1; i < value.size(); ++i) {
    if (value[i] == "normal")
      s.jitter_is_normal = true;
    else if (value[i] == "reorders")
      s.jitter_reorders = true;
    else if (value[i] != "uniform")
      reject_word(value[i], "5ms, 5ms normal, or 5ms reorders");
  }
}

void set_queue(direction_settings& s, const tokens& value) {
  queue_limits q;
  bool marking = false;
  std::size_t bounds = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::string_view word = value[i];
    if (word == "threshold") {
      marking = true;
      continue;
    }
    if ((word == "packets" || word == "packet") && i > 0) continue;
    if (word == "unlimited") {
      ++bounds;
      continue;
    }
    if (looks_like_time(word))
      (marking ? q.mark_time : q.time) = parse_time(word);
    else if (looks_like_bytes(word))
      (marking ? q.mark_bytes : q.bytes) = parse_bytes(word);
    else if (!word.empty() && word[0] >= '0' && word[0] <= '9')
      (marking ? q.mark_packets : q.packets) = parse_count(word, 1);
    else
      reject_word(word, "50, 50 packets, 64kB, 100ms, unlimited, or 50 threshold 20");
    ++bounds;
  }
  if (bounds == 0 || (marking && value.back() == "threshold"))
    throw usage_error("a bound is missing: write 50, 64kB, 100ms, or 50 threshold 20");
  s.queue = q;
}

void set_reorder(direction_settings& s, const tokens& value) {
  s.reorder = {};
  s.reorder_by = 3;
  s.reorder_hold = nanoseconds{0};
  if (is_off(value)) return;
  std::size_t at = 0;
  s.reorder = parse_impairment(value, at);
  if (at + 2 == value.size() && value[at] == "by") {
    if (looks_like_time(value[at + 1]))
      s.reorder_hold = parse_time(value[at + 1]);
    else
      s.reorder_by = static_cast<unsigned>(parse_count(value[at + 1], 1, 1'000'000));
  } else if (at < value.size()) {
    reject_word(value[at], "1%, 1% by 3, 1% by 5ms, or data:7 by 2");
  }
}

nanoseconds parse_single_time(const tokens& value) {
  if (is_off(value)) return nanoseconds{0};
  if (value.size() > 1) reject_word(value[1], "one time, as in 10ms");
  return parse_time(value[0]);
}

std::uint64_t parse_single_rate(const tokens& value) {
  if (is_off(value) || (value.size() == 1 && value[0] == "unlimited")) return 0;
  if (value.size() > 1) reject_word(value[1], "one rate, as in 10mbit");
  return parse_rate(value[0]);
}

using setter = void (*)(direction_settings&, const tokens&);
struct setting {
  bool takes_value;
  setter apply;
};

const std::map<std::string_view, setting>& settings_known() {
  using s = direction_settings;
  static const std::map<std::string_view, setting> known{
      {"delay", {true, [](s& d, const tokens& v) { d.delay = parse_single_time(v); }}},
      {"jitter", {true, set_jitter}},
      {"rate", {true, [](s& d, const tokens& v) { d.rate = parse_single_rate(v); }}},
      {"queue", {true, set_queue}},
      {"loss", {true, [](s& d, const tokens& v) { d.loss = parse_whole_impairment(v); }}},
      {"drop", {true, [](s& d, const tokens& v) { d.drop = parse_whole_impairment(v); }}},
      {"duplicate", {true, [](s& d, const tokens& v) { d.duplicate = parse_whole_impairment(v); }}},
      {"reorder", {true, set_reorder}},
      {"mark", {true, [](s& d, const tokens& v) { d.mark = parse_whole_impairment(v); }}},
      {"corrupt", {true, [](s& d, const tokens& v) { d.corrupt = parse_whole_impairment(v); }}},
      {"cut", {false, [](s& d, const tokens&) { d.down = true; }}},
      {"heal", {false, [](s& d, const tokens&) { d.down = false; }}},
  };
  return known;
}

void apply(direction_settings& settings, std::string_view key, const tokens& value) {
  const auto found = settings_known().find(key);
  if (found == settings_known().end()) {
    std::string names;
    for (const auto& entry : settings_known())
      names += (names.empty() ? "" : ", ") + std::string(entry.first);
    throw usage_error("'" + std::string(key) + "' is not a setting of the link: choose one of " +
                      names);
  }
  const setting& s = found->second;
  try {
    if (s.takes_value && value.empty()) throw usage_error("a value is missing after it");
    if (!s.takes_value && !value.empty()) reject_word(value[0], "it without a value");
    s.apply(settings, value);
  } catch (const usage_error& e) {
    throw usage_error(std::string(key) + ": " + e.what());
  }
}

}  // namespace

void set(direction_settings& settings, std::string_view key, std::string_view value) {
  apply(settings, key, split(value));
}

void set_all(direction_settings& settings, std::string_view text) {
  const tokens all = split(text);
  if (all.empty())
    throw usage_error("no setting in '" + std::string(text) + "': write for example delay 10ms");
  direction_settings changed = settings;
  for (std::size_t at = 0; at < all.size();) {
    const std::string_view key = all[at++];
    tokens value;
    while (at < all.size() && !settings_known().contains(all[at])) value.push_back(all[at++]);
    apply(changed, key, value);
  }
  settings = std::move(changed);
}

std::vector<std::string_view> setting_names() {
  std::vector<std::string_view> names;
  for (const auto& entry : settings_known()) names.push_back(entry.first);
  return names;
}

}  // namespace socklab::link
