#include "describe/expected.hpp"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string_view>

namespace lens {
namespace {

constexpr std::uint16_t compared = flag::syn | flag::fin | flag::rst | flag::urg | flag::ack;

std::vector<std::string_view> split(std::string_view line, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = line.find(at);
    parts.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return parts;
    line.remove_prefix(end + 1);
  }
}

std::uint16_t flags_of(std::string_view words) {
  static constexpr std::pair<std::string_view, std::uint16_t> known[] = {{"SYN", flag::syn},
                                                                         {"FIN", flag::fin},
                                                                         {"RST", flag::rst},
                                                                         {"URG", flag::urg},
                                                                         {"ACK", flag::ack}};
  std::uint16_t flags = 0;
  for (const auto word : split(words, ' ')) {
    const auto before = flags;
    for (const auto& [name, bit] : known) {
      if (word == name) flags = static_cast<std::uint16_t>(flags | bit);
    }
    if (flags == before)
      throw expected_error("'" + std::string(word) + "' is not a flag: SYN, FIN, RST, URG, ACK");
  }
  return flags;
}

std::optional<std::uint32_t> number_of(std::string_view text) {
  if (text == "-") return std::nullopt;
  std::uint32_t n = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (wrong != std::errc{} || end != text.data() + text.size())
    throw expected_error("'" + std::string(text) + "' is neither a number nor '-'");
  return n;
}

expected_step step_of(std::string_view line) {
  constexpr std::size_t columns = 10;
  const auto parts = split(line, '\t');
  if (parts.size() != columns)
    throw expected_error(
        "ten columns separated by tabs are needed (step from flags seq length ack window mss en "
        "zh), "
        "not " +
        std::to_string(parts.size()));
  expected_step step;
  step.name = parts[0];
  if (parts[1] != "client" && parts[1] != "server")
    throw expected_error("'" + std::string(parts[1]) + "' is neither client nor server");
  step.role = parts[1] == "client" ? 0 : 1;
  step.flags = flags_of(parts[2]);
  step.seq = number_of(parts[3]);
  step.length = number_of(parts[4]);
  step.ack = number_of(parts[5]);
  step.window = number_of(parts[6]);
  step.mss = number_of(parts[7]);
  for (std::size_t i : {0U, 1U}) {
    if (parts[8 + i] != "-") step.words[i] = parts[8 + i];
  }
  return step;
}

}  // namespace

bool expected_step::fits(const analyzed_segment& s, const view& v) const {
  const auto is = [](const std::optional<std::uint32_t>& wanted, std::uint32_t n) {
    return !wanted || *wanted == n;
  };
  return v.role_of(s.from) == role && (s.flags & compared) == flags && is(seq, v.seq(s)) &&
         is(length, s.length) && is(ack, v.ack(s)) && is(window, s.window) &&
         is(mss, s.max_segment);
}

std::vector<expected_step> read_expected(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw expected_error(path + ": " + std::strerror(errno));
  // Each segment is compared with all remaining steps: so their number is limited.
  constexpr std::size_t max_steps = 1000;
  constexpr std::size_t max_bytes = 1 << 20;
  std::string whole(max_bytes + 1, '\0');
  in.read(whole.data(), static_cast<std::streamsize>(whole.size()));
  if (in.bad()) throw expected_error(path + ": " + std::strerror(errno));  // a folder opens, too
  whole.resize(static_cast<std::size_t>(in.gcount()));
  if (whole.size() > max_bytes)
    throw expected_error(path + ": more than 1 MiB: not a file of steps");
  std::istringstream lines(whole);
  std::vector<expected_step> steps;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    if (steps.size() == max_steps)
      throw expected_error(path + ": more than " + std::to_string(max_steps) + " steps");
    try {
      steps.push_back(step_of(line));
    } catch (const expected_error& e) {
      throw expected_error(path + ":" + std::to_string(number) + ": " + e.what());
    }
  }
  if (steps.empty()) throw expected_error(path + ": no step in it");
  return steps;
}

const expected_step* expected_walk::take(const analyzed_segment& s, const view& v) {
  for (std::size_t i = next_; i < steps_->size(); ++i) {
    if (!(*steps_)[i].fits(s, v)) continue;
    for (; next_ < i; ++next_) passed_over_.push_back(next_);
    ++next_;
    return &(*steps_)[i];
  }
  return nullptr;
}

std::string expected_walk::missing() const {
  std::string names;
  const auto add = [&](std::size_t i) { names += (names.empty() ? "" : ", ") + (*steps_)[i].name; };
  for (const auto i : passed_over_) add(i);
  for (std::size_t i = next_; i < steps_->size(); ++i) add(i);
  return names;
}

}  // namespace lens
