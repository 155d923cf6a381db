#include "options.hpp"

#include <CLI/CLI.hpp>
#include <cstring>
#include <iostream>

namespace socklab::link {
namespace {

constexpr const char* examples = R"(
Examples:
  tcplink --delay 20ms -- ping -c 3 B           20 ms each way between A and B
  tcplink --delay 10ms --rate 10mbit --queue 50 -- iperf3 -c B
  tcplink --drop data:7 --capture t.pcap -- ./pair
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
                   "what may wait for the rate, and from where it marks ECT packets: 50, 64kB, "
                   "100ms, 100 threshold 20"},
    setting_option{"loss", "by chance: 1%, 1% bursts 5, gemodel 1% 25%"},
    setting_option{"drop", "by number: data:7, syn:1, data:7,9-12, any:every 100"},
    setting_option{"duplicate", "sends twice: 1%, data:7"},
    setting_option{"reorder",
                   "holds back until later ones have passed: 1%, 1% by 3, data:7 by 2, 1% by 5ms"},
    setting_option{"mark", "sets CE on ECT packets: 5%, data:7"},
    setting_option{"corrupt", "flips a bit behind the IP header: 1%, data:7"}};

}  // namespace

std::optional<options> read_options(int argc, char** argv, int& status) {
  options o;
  CLI::App app{
      "A link between two private hosts, A and B: delay, rate, loss and more, without root.\n"
      "tcplink [OPTIONS] -- COMMAND... runs the command on host A; A and B resolve to the hosts' "
      "addresses.",
      "tcplink"};
  app.footer(examples);
  std::array<std::string, settings.size()> values;
  for (std::size_t i = 0; i < settings.size(); ++i)
    app.add_option(std::string("--") + settings[i].name, values[i], settings[i].help)
        ->type_name("")
        ->group("The line, both ways");
  std::string a_to_b;
  std::string b_to_a;
  app.add_option("--a-to-b", a_to_b, "settings of one direction: 'delay 5ms loss 1%'")
      ->type_name("")
      ->group("The line, both ways");
  app.add_option("--b-to-a", b_to_a, "settings of the other")
      ->type_name("")
      ->group("The line, both ways");
  app.add_option("--seed", o.seed, "of all chance; the same seed does the same to the same packets")
      ->capture_default_str();
  const std::map<std::string, backend> backends{{"tun", backend::tun}, {"veth", backend::veth}};
  app.add_option("--backend", o.devices,
                 "tun or veth; by default tun where /dev/net/tun may be opened")
      ->transform(CLI::CheckedTransformer(backends))
      ->type_name("");
  app.add_flag("--offload", o.offload, "segments up to 64 KiB, for throughput");
  app.add_option("--mtu", o.mtu, "of the line")
      ->check(CLI::Range(576, 9000))
      ->capture_default_str();
  app.add_option("--capture", o.capture_file, "writes a pcap file")->type_name("FILE");
  const std::map<std::string, vantage> places{
      {"ingress", vantage::ingress}, {"A", vantage::a}, {"B", vantage::b}};
  app.add_option("--capture-at", o.capture_at,
                 "ingress: as packets enter the line; A or B: as that host sees them")
      ->transform(CLI::CheckedTransformer(places))
      ->type_name("");
  app.add_option(
         "--journal", o.journal_file,
         "writes a line a packet dropped, delayed in the queue, marked, duplicated or changed")
      ->type_name("FILE");
  app.add_option("--sysctl", o.sysctls,
                 "net.KEY=VALUE on both hosts, A:net.KEY=VALUE on one; repeatable")
      ->type_name("")
      ->allow_extra_args(false);
  app.add_flag("-q,--quiet", o.quiet, "no counters, no summary");
  app.add_flag("-v,--verbose", o.verbose, "says what it does");

  int own = argc;
  for (int i = 1; i < argc && own == argc; ++i)
    if (std::strcmp(argv[i], "--") == 0) own = i;
  for (int i = own + 1; i < argc; ++i) o.words.emplace_back(argv[i]);
  try {
    app.parse(own, argv);
    for (std::size_t i = 0; i < settings.size(); ++i)
      if (!values[i].empty())
        for (direction_settings& d : o.settings) set(d, settings[i].name, values[i]);
    if (!a_to_b.empty()) set_all(o.settings[0], a_to_b);
    if (!b_to_a.empty()) set_all(o.settings[1], b_to_a);
  } catch (const CLI::Success& e) {
    status = app.exit(e);
    return std::nullopt;
  } catch (const CLI::ExtrasError& e) {
    std::cerr << "tcplink: " << e.what()
              << ": write -- before the command, and see tcplink --help\n";
    status = 2;
    return std::nullopt;
  } catch (const CLI::ParseError& e) {
    std::cerr << "tcplink: " << e.what() << " (see tcplink --help)\n";
    status = 2;
    return std::nullopt;
  } catch (const bad_setting& e) {
    std::cerr << "tcplink: " << e.what() << '\n';
    status = 2;
    return std::nullopt;
  }
  if (!o.capture_file.empty() && o.journal_file.empty() && o.capture_file != "-")
    o.journal_file = o.capture_file + ".journal.jsonl";
  return o;
}

}  // namespace socklab::link
