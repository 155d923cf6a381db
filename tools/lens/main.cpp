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

#include "chinese.hpp"
#include "empty_value.hpp"
#include "help_text.hpp"
#include "run.hpp"
#include "standard_descriptors.hpp"

namespace {

constexpr const char* examples = R"(Examples:
  tcplens trace.pcap                       the ladder of each connection, then what happened in words
  tcplens runs/slow_reader/latest          the capture of a run of the lab
  sudo tcpdump -i lo -U -w - tcp port 8000 | tcplens -     as it happens
  tcplens --summary big.pcapng             one line per connection, the worst first
  tcplens --compare runs/nagle/ONE runs/nagle/OTHER      two runs side by side
  tcplens --format json t.pcap | jq '.connections[].stalls'
Exit status: 0; 1 the capture cannot be read or is truncated (what was readable is shown); 2 wrong usage.)";

/// By --lang, also beside --help, else by the locale.
bool wants_chinese(int argc, char** argv) {
  bool chinese = socklab::wants_chinese();
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--lang" && i + 1 < argc) chinese = std::string_view(argv[i + 1]) == "zh";
    if (word.starts_with("--lang=")) chinese = word == "--lang=zh";
  }
  return chinese;
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

/// Values of options that are looked at once the command line has been read.
struct option_words {
  std::string format = "text";
  std::string lang;
  std::string colour = "auto";
  std::string expected;
  std::string theme = "auto";
};

const std::map<std::string, lens::output_format> forms{
    {"text", lens::output_format::text},     {"json", lens::output_format::json},
    {"ndjson", lens::output_format::ndjson}, {"html", lens::output_format::html},
    {"pcapng", lens::output_format::pcapng}, {"csv", lens::output_format::csv},
    {"svg", lens::output_format::svg}};

/// Numbers, and what is drawn.
void declare_view(CLI::App& app, option_words& words, lens::request& what) {
  constexpr std::uint64_t any_seq = std::numeric_limits<std::uint32_t>::max();
  app.add_flag("--raw-seq", what.options.raw_seq, "sequence numbers as in the header, not from 0");
  app.add_option("--client-isn", what.options.isn[0],
                 "show the client's numbers from this one on, not from 0")
      ->transform(whole(0, any_seq))
      ->type_name("N");
  app.add_option("--server-isn", what.options.isn[1],
                 "show the server's numbers from this one on, not from 0")
      ->transform(whole(0, any_seq))
      ->type_name("N");
  app.add_option("--expect", words.expected,
                 "compare the segments with the steps of this file (columns separated by tabs: "
                 "step from flags seq "
                 "length ack window mss words-en words-zh; - for anything)")
      ->type_name("FILE");
  app.add_flag("--buffers", what.options.buffers,
               "draw both buffers below each segment, where events are known");
  app.add_flag("--all", what.options.all, "show all segments of long ladders");
  app.add_flag("--sentences", what.options.sentences, "a sentence below each segment");
  app.add_option("--payload", what.options.payload,
                 "bytes of data of each segment in JSON and on the page, at most 1024; default: 64 "
                 "of a run of the lab, else 0")
      ->transform(whole(0, 1024))
      ->type_name("N");
  app.add_flag("--anonymize", what.options.anonymize,
               "replace addresses, names and data; ports, times and sizes stay");
  app.add_option(
         "--figure", what.options.figure,
         "the picture that --format svg draws: ladder, sequence, window, buffers, states, header")
      ->check(CLI::IsMember({"ladder", "sequence", "window", "buffers", "states", "header"}))
      ->type_name("WHICH");
  app.add_option("--frame", what.options.figure_frame,
                 "with --format svg: the buffers and states after this frame, or its header")
      ->transform(whole(1, std::numeric_limits<std::uint64_t>::max()))
      ->type_name("N");
  app.add_option("--theme", words.theme,
                 "colours of --format svg: light, dark, or auto (the setting of the reader)")
      ->check(CLI::IsMember({"auto", "light", "dark"}))
      ->type_name("COLOURS");
  app.add_option("--color,--colour", words.colour, "auto, always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN");
}

void declare_options(CLI::App& app, option_words& words, lens::request& what) {
  constexpr std::uint64_t any = std::numeric_limits<std::uint64_t>::max();
  app.footer(examples);
  app.add_option("FILE", what.input,
                 "a pcap or pcapng capture, a run's folder, or - for standard input")
      ->type_name("");
  app.add_option("--format", words.format,
                 "text, json, ndjson (one line per connection), csv, html, pcapng, svg")
      ->check(CLI::IsMember({"text", "json", "ndjson", "html", "pcapng", "csv", "svg"}))
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
  app.add_option("--compare", what.compare,
                 "what differs between two captures or runs: as text, or with --format html as a "
                 "page of both")
      ->expected(1, 2)  // one is refused below, in words of ours
      ->type_name("A B");
  app.add_option("--explain", what.explain, "explain this one segment: every field, bit by bit")
      ->transform(whole(1, any))
      ->type_name("FRAME");
  app.add_option("--lang", words.lang, "en or zh; default: by the locale")
      ->check(CLI::IsMember({"en", "zh"}))
      ->type_name("LANG");
  declare_view(app, words, what);
}

/// What CLI11 does not check; says in one line what is wrong.
bool is_usable(const CLI::App& app, const option_words& words) {
  for (const CLI::Option* option : app.get_options()) {
    const std::vector<std::string>& values = option->results();
    if (std::find(values.begin(), values.end(), "") == values.end()) continue;
    std::fprintf(stderr, "tcplens: %s: its value is empty\n", option->get_name().c_str());
    return false;
  }
  if (app.count("--compare") > 0 && (app.count("--compare") != 2 || app.count("FILE") > 0 ||
                                     (words.format != "text" && words.format != "html"))) {
    lens::print_error(
        "--compare takes two captures or runs, and writes text or html (see tcplens --help)");
    return false;
  }
  const bool is_svg = words.format == "svg";
  const bool is_summary = app.count("--summary") > 0 || words.format == "csv";
  const struct {
    const char* option;
    bool has_effect;
    const char* needed;
  } conditions[] = {{"--figure", is_svg, "--format svg"},
                    {"--frame", is_svg, "--format svg"},
                    {"--theme", is_svg, "--format svg"},
                    {"--sort", is_summary, "--summary"},
                    {"--top", is_summary, "--summary"}};
  for (const auto& [option, has_effect, needed] : conditions) {
    if (app.count(option) == 0 || has_effect) continue;
    lens::print_error(std::string(option) + " needs " + needed + " (see tcplens --help)");
    return false;
  }
  if (app.count("FILE") == 0 && app.count("--compare") == 0 && isatty(0) == 1) {
    lens::print_error(
        "name a capture, a run's folder, or - for standard input (see tcplens --help)");
    return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  socklab::reserve_standard_descriptors();
  lens::request what;
  const bool chinese = wants_chinese(argc, argv);
  what.options.lang = chinese ? lens::language::zh : lens::language::en;
  option_words words;
  CLI::App app("Shows what happened on each TCP connection in a capture.", "tcplens");
  declare_options(app, words, what);
  if (chinese) socklab::translate_help(app, chinese_help);
  if (const std::string empty = socklab::empty_value(argc, argv); !empty.empty()) {
    lens::print_error(empty);
    return 2;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);
    std::string line = e.what();
    std::replace(line.begin(), line.end(), '\n', ' ');
    lens::print_error(line + " (see tcplens --help)");
    return 2;
  }
  if (!is_usable(app, words)) return 2;
  if (!words.expected.empty()) {
    try {
      what.options.expected = std::make_shared<const std::vector<lens::expected_step>>(
          lens::read_expected(words.expected));
    } catch (const lens::expected_error& e) {
      lens::print_error(e.what());
      return 2;
    }
  }
  what.format = forms.at(words.format);
  what.options.figure_theme = words.theme == "dark"    ? lens::theme::dark
                              : words.theme == "light" ? lens::theme::light
                                                       : lens::theme::follows_reader;
  what.payload_given = app.count("--payload") > 0;
  what.options.width = terminal_width();
  const char* no_colour = std::getenv("NO_COLOR");
  const bool forbidden = no_colour != nullptr && *no_colour != '\0';
  what.options.colour = words.colour == "always" || (words.colour == "auto" && !forbidden &&
                                                     what.output.empty() && isatty(1) == 1);
  return lens::run(what);
}
