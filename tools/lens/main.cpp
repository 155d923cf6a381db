// tcplens: shows what happened on each TCP connection in a capture: as a ladder, a page, JSON, in
// words.

#include <CLI/CLI.hpp>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <map>
#include <string>

#include "run.hpp"
#include "standard_descriptors.hpp"

namespace {

constexpr const char* examples = R"(Examples:
  tcplens trace.pcap                       the ladder of each connection, then what happened in words
  tcplens runs/slow_reader/latest          the capture of a run of the lab
  sudo tcpdump -i lo -U -w - tcp port 8000 | tcplens -     as it happens
  tcplens --summary big.pcapng             one line per connection, the worst first
  tcplens --format json t.pcap | jq '.connections[].stalls'
Exit status: 0; 1 the capture cannot be read or is truncated (what was readable is shown); 2 wrong usage.)";

lens::language from_locale() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return std::string_view(value).starts_with("zh") ? lens::language::zh : lens::language::en;
  }
  return lens::language::en;
}

std::size_t terminal_width() {
  winsize size{};
  if (isatty(1) == 1 && ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 100;
}

/// A whole number in decimal digits. CLI11's own conversion takes -1 and 0x10 too, and the largest
/// number for one that is too large.
CLI::Validator whole(std::uint64_t low, std::uint64_t high) {
  return CLI::Validator(
      [low, high](std::string& text) -> std::string {
        std::uint64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        const bool all = error == std::errc{} && end == text.data() + text.size();
        if (!all || number < low || number > high)
          return "'" + text + "' is not a whole number from " + std::to_string(low) + " to " +
                 std::to_string(high);
        text = std::to_string(number);
        return {};
      },
      "");
}

}  // namespace

int main(int argc, char** argv) {
  socklab::reserve_standard_descriptors();
  lens::request what;
  what.options.lang = from_locale();
  std::string colour = "auto";
  std::string expected;
  constexpr std::uint64_t any = std::numeric_limits<std::uint64_t>::max();
  constexpr std::uint64_t any_seq = std::numeric_limits<std::uint32_t>::max();
  CLI::App app("Shows what happened on each TCP connection in a capture.", "tcplens");
  app.footer(examples);
  app.add_option("FILE", what.input,
                 "a pcap or pcapng capture, a run's folder, or - for standard input")
      ->type_name("");
  const std::map<std::string, lens::output_format> forms{
      {"text", lens::output_format::text},     {"json", lens::output_format::json},
      {"ndjson", lens::output_format::ndjson}, {"html", lens::output_format::html},
      {"pcapng", lens::output_format::pcapng}, {"csv", lens::output_format::csv}};
  std::string format = "text";
  app.add_option("--format", format,
                 "text, json, ndjson (one line per connection), csv, html, pcapng")
      ->check(CLI::IsMember({"text", "json", "ndjson", "csv", "html", "pcapng"}))
      ->type_name("FORM");
  app.add_option("-o,--output", what.output,
                 "write to this file; it appears only when it is complete")
      ->type_name("OUT");
  app.add_option(
         "--events", what.events,
         "the events of tcpwatch; default: events.jsonl beside the capture, if there is one")
      ->type_name("FILE");
  app.add_option("--link", what.line,
                 "the event log of the link (tcplink's); default: link.jsonl "
                 "or FILE.journal.jsonl beside the capture, if there is one")
      ->type_name("FILE");
  app.add_flag("--summary", what.options.summary, "one line per connection; in JSON, no segments");
  app.add_option(
         "--sort", what.options.sort,
         "order of --summary: worst, id, bytes, seconds, segments, rtt, retransmissions, stalled")
      ->check(CLI::IsMember(
          {"worst", "id", "bytes", "seconds", "segments", "rtt", "retransmissions", "stalled"}))
      ->type_name("KEY");
  app.add_option("--top", what.options.top, "lines of --summary at most, 0 for all")
      ->transform(whole(0, any))
      ->type_name("N");
  app.add_option("--connection", what.options.connection, "only this connection, counted from 1")
      ->transform(whole(1, any))
      ->type_name("N");
  app.add_option("--explain", what.explain, "explain this one segment: every field, bit by bit")
      ->transform(whole(1, any))
      ->type_name("FRAME");
  std::string lang;
  app.add_option("--lang", lang, "en or zh; default: by the locale")
      ->check(CLI::IsMember({"en", "zh"}))
      ->type_name("LANG");
  app.add_flag("--raw-seq", what.options.raw_seq, "sequence numbers as in the header, not from 0");
  app.add_option("--client-isn", what.options.isn[0],
                 "show the client's numbers from this one on, not from 0")
      ->transform(whole(0, any_seq))
      ->type_name("N");
  app.add_option("--server-isn", what.options.isn[1],
                 "show the server's numbers from this one on, not from 0")
      ->transform(whole(0, any_seq))
      ->type_name("N");
  app.add_option("--expect", expected,
                 "compare the segments with the steps of this file (columns separated by tabs: "
                 "step from flags seq "
                 "length ack window mss words-en words-zh; - for anything)")
      ->type_name("FILE");
  app.add_flag("--buffers", what.options.buffers,
               "draw both buffers below each segment, where events are known");
  app.add_flag("--all", what.options.all, "show all segments of long ladders");
  app.add_flag("--sentences", what.options.sentences, "a sentence below each segment");
  app.add_option("--color,--colour", colour, "auto, always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);
    std::string line = e.what();
    std::replace(line.begin(), line.end(), '\n', ' ');
    lens::print_error(line + " (see tcplens --help)");
    return 2;
  }
  for (const CLI::Option* option : app.get_options()) {
    const std::vector<std::string>& values = option->results();
    if (std::find(values.begin(), values.end(), "") == values.end()) continue;
    std::fprintf(stderr, "tcplens: %s: its value is empty\n", option->get_name().c_str());
    return 2;
  }
  if (app.count("FILE") == 0 && isatty(0) == 1) {
    lens::print_error(
        "name a capture, a run's folder, or - for standard input (see tcplens --help)");
    return 2;
  }
  if (!expected.empty()) {
    try {
      what.options.expected =
          std::make_shared<const std::vector<lens::expected_step>>(lens::read_expected(expected));
    } catch (const lens::expected_error& e) {
      lens::print_error(e.what());
      return 2;
    }
  }
  what.format = forms.at(format);
  if (!lang.empty()) what.options.lang = lang == "zh" ? lens::language::zh : lens::language::en;
  what.options.width = terminal_width();
  const char* no_colour = std::getenv("NO_COLOR");
  const bool forbidden = no_colour != nullptr && *no_colour != '\0';
  what.options.colour = colour == "always" ||
                        (colour == "auto" && !forbidden && what.output.empty() && isatty(1) == 1);
  return lens::run(what);
}
