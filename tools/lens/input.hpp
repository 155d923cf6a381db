#pragma once
// What is read: the capture, and what lies beside it.

#include <memory>
#include <string>

#include "capture/reader.hpp"
#include "correlate/events.hpp"
#include "correlate/link_log.hpp"
#include "run.hpp"

namespace lens {

/// The capture itself: of a run's folder its trace.pcap. Throws capture_error.
std::string capture_of(const std::string& input);
/// With the slash at its end; empty: this folder.
std::string folder_of(const std::string& capture);
/// Whether the lab's meta.json lies beside it.
bool is_run(const std::string& capture);
/// Bytes of data of each segment that are shown, where the command line names none.
std::size_t usual_payload(const std::string& capture);
/// What the page shows of the run (run_record()), if it may be shown.
std::string record_of_run(const request& what, const std::string& capture);

/// The events of tcpwatch: the file of --events, or the one beside the capture; null where there is
/// none.
std::unique_ptr<events> events_of(const request& what, const std::string& capture);
/// What the line did meanwhile: named, or beside the capture as a run of the lab or tcplink leaves
/// it; null where there is none.
std::unique_ptr<link_log> link_log_of(const request& what, const std::string& capture);

/// What is wrong with the files, in one line; all that was readable has been shown.
std::string trouble_of(const reader& in, const totals& sums, const events* watched,
                       const link_log* line);

}  // namespace lens
