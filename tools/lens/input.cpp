#include "input.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "correlate/run_folder.hpp"

namespace lens {

std::string folder_of(const std::string& capture) {
  return capture.substr(0, capture.rfind('/') + 1);
}

std::string capture_of(const std::string& input) {
  struct stat about {};
  if (input != "-" && stat(input.c_str(), &about) == 0 && S_ISDIR(about.st_mode)) {
    std::string trace = input + (input.back() == '/' ? "trace.pcap" : "/trace.pcap");
    struct stat of_trace {};
    if (stat(trace.c_str(), &of_trace) != 0) {
      throw capture_error(input +
                          ": no trace.pcap in this folder; name a capture or a run's folder");
    }
    if (!S_ISREG(of_trace.st_mode)) throw capture_error(trace + ": not a regular file");
    return trace;
  }
  return input;
}

std::unique_ptr<events> events_of(const request& what, const std::string& capture) {
  const bool hide = what.options.anonymize;
  if (!what.events.empty()) return std::make_unique<events>(what.events, origin::named, hide);
  if (what.input == "-") return nullptr;
  const std::string beside = folder_of(capture) + "events.jsonl";
  return access(beside.c_str(), R_OK) == 0 ? std::make_unique<events>(beside, origin::beside, hide)
                                           : nullptr;
}

std::unique_ptr<link_log> link_log_of(const request& what, const std::string& capture) {
  if (!what.line.empty()) return std::make_unique<link_log>(what.line);
  if (what.input == "-") return nullptr;
  const std::string folder = folder_of(capture);
  const bool of_a_run = capture.substr(folder.size()) == "trace.pcap";
  for (const auto& beside : {capture + ".journal.jsonl", folder + "link.jsonl"}) {
    if (beside == folder + "link.jsonl" && !of_a_run) continue;
    if (access(beside.c_str(), R_OK) == 0)
      return std::make_unique<link_log>(beside, origin::beside);
  }
  return nullptr;
}

bool is_run(const std::string& capture) {
  const std::string folder = folder_of(capture);
  return capture.substr(folder.size()) == "trace.pcap" &&
         access((folder + "meta.json").c_str(), R_OK) == 0;
}

std::size_t usual_payload(const std::string& capture) {
  return is_run(capture) ? 64 : 0;
}

std::string record_of_run(const request& what, const std::string& capture) {
  return is_run(capture) && !what.options.anonymize ? run_record(folder_of(capture))
                                                    : std::string();
}

std::string trouble_of(const reader& in, const totals& sums, const events* watched,
                       const link_log* line) {
  if (sums.truncated) return in.trouble();
  if (sums.packets > 0 && sums.skipped_by(outcome::unknown_link) == sums.packets) {
    const char* name = pcap_datalink_val_to_name(sums.last_link);
    return in.path() + ": link type " + (name != nullptr ? name : "unknown") + " (" +
           std::to_string(sums.last_link) + ") is not one that tcplens reads: nothing to show";
  }
  if (watched != nullptr && !watched->trouble().empty()) return watched->trouble();
  return line != nullptr ? line->trouble() : std::string();
}

}  // namespace lens
