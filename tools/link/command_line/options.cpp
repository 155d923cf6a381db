#include "command_line/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>

#include "command_line/chinese.hpp"
#include "command_line/quantities.hpp"
#include "command_line/settings.hpp"
#include "empty_value.hpp"
#include "failure.hpp"
#include "help_text.hpp"

namespace socklab::link {
namespace {

constexpr const char* examples = R"(
Examples:
  tcplink --delay 20ms -- ping -c 3 B                20 ms each way between A and B
  tcplink --delay 10ms --rate 10mbit --queue 50 -- iperf3 -c B
  tcplink --drop data:7 --capture t.pcap -- ./pair
  tcplink --at '2s: b-to-a: cut' --at '3s: heal' -- ./pair
On a link that is up, from within COMMAND or from another terminal:
  tcplink --on B -- ./server 8000
  tcplink --tell 'a-to-b: loss 5%'
)";

struct setting_option {
  const char* name;
  const char* help;
};
constexpr std::array settings{
    setting_option{"delay", "one-way delay: 10ms"},
    setting_option{"jitter", "varies the delay: 2ms, 2ms normal, 2ms reorders"},
    setting_option{"rate", "bits of IP packets a second: 10mbit"},
    setting_option{"queue",
                   "what may wait for the rate, and from where on ECT packets are marked: 50, "
                   "64kB, 100ms, 100 threshold 20"},
    setting_option{"loss", "by chance: 1%, 1% bursts 5, gemodel 1% 25%"},
    setting_option{"drop", "by number: data:7, syn:1, data:7,9-12, any:every 100"},
    setting_option{"duplicate", "sends twice: 1%, data:7"},
    setting_option{"reorder",
                   "holds back until later ones have passed: 1%, 1% by 3, data:7 by 2, 1% by 5ms"},
    setting_option{"mark", "sets CE on ECT packets: 5%, data:7"},
    setting_option{"corrupt", "flips a bit behind the IP header: 1%, data:7"}};

/// Option values as text, until their order of precedence is applied.
struct option_texts {
  std::array<std::string, settings.size()> values;
  std::string a_to_b;
  std::string b_to_a;
  std::string scenario_file;
  std::string seed;
  std::string mtu;
  std::vector<std::string> at;
  bool down = false;
};

/// An option whose value is one of a few words.
template <typename T>
CLI::Option* add_word_option(CLI::App& app, const std::string& names, T& target,
                             std::map<std::string, T> words, const std::string& help) {
  return app
      .add_option_function<std::string>(
          names,
          [&target, names, words = std::move(words)](const std::string& word) {
            const auto found = words.find(word);
            if (found == words.end()) {
              std::string known;
              for (const auto& each : words) known += (known.empty() ? "" : ", ") + each.first;
              throw CLI::ValidationError(names, "'" + word + "' is none of " + known);
            }
            target = found->second;
          },
          help)
      ->type_name("");
}

void add_line_options(CLI::App& app, options& o, option_texts& t) {
  const char* group = "The line, both ways";
  for (std::size_t i = 0; i < settings.size(); ++i)
    app.add_option(std::string("--") + settings[i].name, t.values[i], settings[i].help)
        ->type_name("")
        ->group(group);
  app.add_flag("--cut", t.down, "nothing passes (until 'heal')")->group(group);
  app.add_option("--a-to-b", t.a_to_b, "settings of one direction: 'delay 5ms loss 1%'")
      ->type_name("")
      ->group(group);
  app.add_option("--b-to-a", t.b_to_a, "settings of the other")->type_name("")->group(group);
  app.add_option("--at", t.at,
                 "changes settings at a time: '2s: b-to-a: cut', or 'data+2s: cut', from the first "
                 "data; repeatable")
      ->type_name("")
      ->allow_extra_args(false)
      ->group(group);
  app.add_option("--scenario", t.scenario_file,
                 "a file of settings, a line each; 'at 2s: cut' as with --at")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--seed", t.seed, "of all chance: the same seed does the same to the same packets")
      ->type_name("N")
      ->default_str(std::to_string(o.seed))
      ->group(group);
}

void add_record_options(CLI::App& app, options& o) {
  const char* group = "Recording";
  app.add_option("--capture", o.capture_file,
                 "writes a pcap file, and FILE.journal.jsonl beside it")
      ->type_name("FILE")
      ->group(group);
  add_word_option<capture_point>(
      app, "--capture-at", o.capture_at,
      {{"ingress", capture_point::ingress}, {"A", capture_point::a}, {"B", capture_point::b}},
      "ingress: as packets enter the line (default); A or B: as that host sees them")
      ->group(group);
  app.add_option("--journal", o.event_log_file,
                 "writes a line for each packet dropped, delayed in the queue, marked, duplicated "
                 "or changed")
      ->type_name("FILE")
      ->group(group);
  app.add_flag("-q,--quiet", o.quiet, "no counters, no summary")->group(group);
  app.add_flag("-v,--verbose", o.verbose, "says what it does")->group(group);
}

void add_host_options(CLI::App& app, options& o, option_texts& t) {
  const char* group = "The hosts";
  add_word_option<backend>(app, "--backend", o.devices,
                           {{"tun", backend::tun}, {"veth", backend::veth}},
                           "tun or veth; by default tun where /dev/net/tun may be opened")
      ->group(group);
  app.add_flag("--offload", o.offload, "segments up to 64 KiB, for throughput")->group(group);
  app.add_option("--mtu", t.mtu, "of the line")
      ->type_name("BYTES")
      ->default_str(std::to_string(o.mtu))
      ->group(group);
  app.add_option("--sysctl", o.sysctls,
                 "net.KEY=VALUE on both hosts, A:net.KEY=VALUE on one; repeatable")
      ->type_name("")
      ->allow_extra_args(false)
      ->group(group);
  app.add_option("--name", o.link, "under which --join finds this link")
      ->type_name("NAME")
      ->group(group);
  app.add_flag("--while-joined", o.while_joined,
               "without a command: ends with the last that has joined")
      ->group(group);
  app.add_option("--starter", o.starter,
                 "with --while-joined: ends too if this process ends before anybody has joined")
      ->type_name("PID")
      ->group(group);
}

void add_join_options(CLI::App& app, options& o) {
  const char* group = "A link that is up";
  auto* on = add_word_option<side>(app, "--on,--host", o.host, {{"A", side::a}, {"B", side::b}},
                                   "runs the command on A or B")
                 ->group(group);
  auto* tell =
      app.add_option("--tell", o.message,
                     "changes settings: 'b-to-a: cut'; 'show' prints settings and counters; "
                     "'ask-window B' has a host tell its receive window")
          ->type_name("")
          ->group(group);
  app.add_flag_callback(
         "--list", [&o] { o.what = task::list; }, "prints the names of your links")
      ->group(group);
  auto* join =
      app.add_option_function<std::string>(
             "--join", [&o](const std::string& name) { o.link = name; },
             "which one, by its name; needed where it is neither one's own nor the only one")
          ->type_name("NAME")
          ->group(group);
  app.final_callback([&o, on, tell, join] {
    if (o.what == task::list) return;
    if (*tell)
      o.what = task::tell;
    else if (*on || *join)
      o.what = task::join;
  });
}

scenario scenario_of(const std::string& file) {
  constexpr std::uintmax_t maximum = 1 << 20;
  std::error_code error;
  const std::filesystem::file_status there = std::filesystem::status(file, error);
  if (error) throw usage_error(file + ": " + error.message());
  // A device or a pipe may never end.
  if (!std::filesystem::is_regular_file(there) || std::filesystem::file_size(file, error) > maximum)
    throw usage_error(file + ": --scenario needs a text file of at most 1 MiB");
  std::ifstream in(file);
  if (!in) throw usage_error(file + ": " + std::strerror(errno));
  return read_scenario(in, file);
}

/// CLI11's own conversion takes -1 and 0x10 for numbers.
std::uint64_t number_of(const char* option, const std::string& text, std::uint64_t low,
                        std::uint64_t high) {
  try {
    return parse_count(text, low, high);
  } catch (const usage_error& e) {
    throw usage_error(std::string(option) + ": " + e.what());
  }
}

void resolve_settings(options& o, const option_texts& t) {
  if (!t.scenario_file.empty()) {
    scenario s = scenario_of(t.scenario_file);
    for (const change& c : s.initial) c.apply(o.settings);
    o.timed = std::move(s.timed);
    if (s.seed) o.seed = *s.seed;
  }
  constexpr std::uint64_t any = std::numeric_limits<std::uint64_t>::max();
  if (!t.seed.empty()) o.seed = number_of("--seed", t.seed, 0, any);
  if (!t.mtu.empty()) o.mtu = static_cast<unsigned>(number_of("--mtu", t.mtu, 576, 9000));
  for (std::size_t i = 0; i < settings.size(); ++i)
    if (!t.values[i].empty())
      for (direction_settings& d : o.settings) set(d, settings[i].name, t.values[i]);
  for (direction_settings& d : o.settings) d.down = d.down || t.down;
  if (!t.a_to_b.empty()) set_all(o.settings[0], t.a_to_b);
  if (!t.b_to_a.empty()) set_all(o.settings[1], t.b_to_a);
  for (const std::string& text : t.at) o.timed.push_back(parse_timed_change(text));
  std::ranges::stable_sort(o.timed, {}, &timed_change::at);
  if (!o.capture_file.empty() && o.event_log_file.empty() && o.capture_file != "-")
    o.event_log_file = o.capture_file + ".journal.jsonl";
}

void check_combinations(const options& o) {
  if (o.what == task::join && o.words.empty())
    throw usage_error("no command: write it after --, as in tcplink --on B -- ./server");
  if (o.what != task::run && o.what != task::join && !o.words.empty())
    throw usage_error("no command goes with --tell or --list");
  if (o.while_joined && !o.words.empty())
    throw usage_error("with a command the link ends with that: leave out --while-joined");
  if (!o.capture_file.empty() && o.capture_file != "-" && o.capture_file == o.event_log_file)
    throw usage_error("--capture and --journal want two files, not the same one");
  std::array<direction_settings, 2> all = o.settings;
  bool corrupts = !all[0].corrupt.is_off() || !all[1].corrupt.is_off();
  for (const timed_change& each : o.timed) {
    each.what.apply(all);
    corrupts = corrupts || !all[0].corrupt.is_off() || !all[1].corrupt.is_off();
  }
  if (o.offload && corrupts)
    throw usage_error(
        "corrupt needs packets with whole checksums, and --offload leaves them out: choose one");
}

}  // namespace

std::optional<options> read_options(int argc, char** argv, int& status) {
  options o;
  option_texts t;
  CLI::App app{
      "A link between two private hosts, A and B: delay, rate, loss and more, without root.\n"
      "tcplink [OPTIONS] -- COMMAND... runs the command on host A; A and B resolve to the hosts' "
      "addresses.",
      "tcplink"};
  app.footer(examples);
  add_line_options(app, o, t);
  add_record_options(app, o);
  add_host_options(app, o, t);
  add_join_options(app, o);
  if (wants_chinese()) translate_help(app, chinese_help);

  int own = argc;
  for (int i = 1; i < argc && own == argc; ++i)
    if (std::strcmp(argv[i], "--") == 0) own = i;
  for (int i = own + 1; i < argc; ++i) o.words.emplace_back(argv[i]);
  std::string complaint;
  try {
    if (const std::string empty = empty_value(own, argv); !empty.empty()) throw usage_error(empty);
    app.parse(own, argv);
    resolve_settings(o, t);
    check_combinations(o);
    return o;
  } catch (const CLI::Success& e) {
    status = app.exit(e);
    return std::nullopt;
  } catch (const CLI::ExtrasError& e) {
    complaint = std::string(e.what()) + ": write -- before the command, and see tcplink --help";
  } catch (const CLI::ParseError& e) {
    complaint = std::string(e.what()) + " (see tcplink --help)";
  } catch (const usage_error& e) {
    complaint = e.what();
  }
  std::ranges::replace(complaint, '\n', ' ');
  std::cerr << "tcplink: " << complaint << '\n';
  status = 2;
  return std::nullopt;
}

}  // namespace socklab::link
