#include "run.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "analysis/table.hpp"
#include "capture/reader.hpp"
#include "compare_runs.hpp"
#include "correlate/waits.hpp"
#include "decode/decode.hpp"
#include "decode/fragments.hpp"
#include "describe/printable.hpp"
#include "input.hpp"
#include "progress.hpp"
#include "render/explain.hpp"
#include "render/figure/figure_renderer.hpp"
#include "render/json.hpp"
#include "render/ladder_renderer.hpp"
#include "render/page/page_renderer.hpp"
#include "render/pcapng.hpp"
#include "render/pseudonyms.hpp"
#include "render/summary.hpp"

namespace lens {
namespace {

std::unique_ptr<renderer> renderer_for(const request& what, output& out, bool live,
                                       const std::string& capture) {
  switch (what.format) {
    case output_format::json:
      return std::make_unique<json_renderer>(out, what.options, false);
    case output_format::ndjson:
      return std::make_unique<json_renderer>(out, what.options, true);
    case output_format::csv:
      return std::make_unique<summary_renderer>(out, what.options, true);
    case output_format::html:
      return std::make_unique<page_renderer>(out, what.options, record_of_run(what, capture));
    case output_format::pcapng:
      return std::make_unique<pcapng_renderer>(out, what.options);
    case output_format::svg:
      return std::make_unique<figure_renderer>(out, what.options);
    default:
      break;
  }
  if (what.options.summary) return std::make_unique<summary_renderer>(out, what.options, false);
  return std::make_unique<ladder_renderer>(out, what.options, live);
}

/// Removes the unfinished file, then ends the program.
void on_signal(int number) {
  output::abandon();
  std::signal(number, SIG_DFL);
  std::raise(number);
}

/// Where we read a pipe, the first Ctrl-C is for its writer (tcpdump): then the input ends, and the
/// descriptions are written. The second one ends tcplens.
void on_first_interrupt(int number) {
  std::signal(number, on_signal);
}

/// `-o` of a capture itself would replace it by its description.
void refuse_own_input(const request& what) {
  const std::vector<std::string> inputs =
      what.compare.empty() ? std::vector{what.input} : what.compare;
  std::error_code none;
  for (const std::string& each : inputs)
    if (!what.output.empty() && std::filesystem::equivalent(what.output, capture_of(each), none))
      throw std::invalid_argument(what.output + " is the capture itself: name another file");
}

int run_analysis(request what) {
  reader in(capture_of(what.input));
  if (!what.payload_given) what.options.payload = usual_payload(in.path());
  output out(what.output);
  const bool live = in.is_stream() && what.format == output_format::text && !what.options.summary;
  std::signal(SIGINT, in.is_stream() ? on_first_interrupt : on_signal);
  // Where our reader closes the pipe, SIGPIPE ends us as it ends other programs, without a message.
  // Where SIGPIPE is ignored already, write(2) fails, and there is a message.
  if (std::signal(SIGPIPE, on_signal) == SIG_IGN) std::signal(SIGPIPE, SIG_IGN);

  if (what.format == output_format::html) out.put(page_renderer::page_start());
  const auto shown = renderer_for(what, out, live, in.path());
  const auto watched = events_of(what, in.path());
  const auto line = link_log_of(what, in.path());
  shown->set_events(watched.get(), line.get());
  const bool progress = isatty(2) == 1 && !(out.is_terminal() && live);
  const totals sums = analyse(in, *shown, {}, progress);
  if (what.options.connection > sums.last_id) {
    print_error(in.path() + ": no connection " + std::to_string(what.options.connection) +
                ": the capture has " + std::to_string(sums.connections));
    return 1;
  }
  if (what.format == output_format::html) out.put(page_renderer::page_end());
  out.commit();
  const std::string wrong = trouble_of(in, sums, watched.get(), line.get());
  if (!wrong.empty()) print_error(wrong);
  return wrong.empty() ? 0 : 1;
}

/// --explain: the whole capture is analyzed, because the meaning of a frame depends on its
/// connection, and on later frames.
int explain_frame(const request& what) {
  reader in(capture_of(what.input));
  output out(what.output);
  std::string text, text_by_later;
  bool there = false;
  bool later = false;
  table connections({}, {}, [&](connection& c) {
    using kept_records = connection::kept_records;
    later = later || (c.store && (kept_records::holds(c.store->too_late, what.explain) ||
                                  kept_records::holds(c.store->needless, what.explain)));
  });
  fragments pieces;
  partial_segments samples;
  segment s;
  analyzed_segment one;
  in.run([&](const frame& f) {
    s.frame = f.number;
    s.time = f.time;
    s.frame_length = f.length;
    there = there || f.number == what.explain;
    const outcome got = decode(f.link, f.bytes, f.length, s, &pieces, &samples);
    if (s.partial) connections.observe_partial(s);
    for (const segment& header : samples) connections.observe_partial(header);
    if (got != outcome::tcp) return;
    const connection& c = connections.take(s, one);
    if (f.number != what.explain) return;
    explain(text, f, s, c, one, what.options);
    if (one.role == role::opens_window) one.role = role::opens_too_late;
    if (one.noted(note::retransmission)) one.notes |= note::spurious_retransmission;
    explain(text_by_later, f, s, c, one, what.options);
  });
  connections.finish();
  if (later) text.swap(text_by_later);
  if (text.empty()) {
    const std::string frame = "frame " + std::to_string(what.explain);
    print_error(in.path() + ": " +
                (there ? frame + " is not a TCP segment that can be read"
                       : "no " + frame + ": the capture ends before it"));
    return 1;
  }
  out.put(text);
  out.commit();
  return 0;
}

}  // namespace

totals analyse(reader& in, renderer& to, const limits& bounds, bool with_progress) {
  totals sums;
  sums.file = pseudonyms_in_use() != nullptr ? "capture" : in.path();
  analysis_options wanted = to.needs();
  if (to.watched() != nullptr) wanted.max_waits = 4096;
  std::optional<in_order> order;
  if (const auto marks = to.ordered()) order.emplace(to.out(), *marks);
  table connections(wanted, bounds, [&](connection& c) {
    const bool shown = c.first_frame != 0 && to.shows(c);
    if (c.first_frame != 0 && !shown) ++sums.left_out;
    if (!shown && order) order->none(c.id);
    if (!shown) return;
    if (to.watched() != nullptr) settle_waits(c, *to.watched());
    const auto render = [&] { to.render_connection(c, connections.disk()); };
    order ? order->text(c.id, render) : render();
  });
  progress bar(in, with_progress);
  fragments pieces;
  partial_segments samples;
  segment s;
  analyzed_segment one;
  const bool needs_segments = to.needs_segments();
  const bool needs_frames = to.needs_frames();
  in.run([&](const frame& f) {
    bar.at(f.number);
    s.frame = f.number;
    s.time = f.time;
    s.frame_length = f.length;
    const outcome what = decode(f.link, f.bytes, f.length, s, &pieces, &samples);
    if (what == outcome::tcp) {
      ++sums.tcp;
      if (s.frames > 1) sums.reassemble(s.frames);
      const connection& c = connections.take(s, one);
      if (needs_segments) to.render_segment(c, one);
      if (needs_frames) to.render_frame(f, &s, &c, &one);
      return;
    }
    if (s.partial) connections.observe_partial(s);
    for (const segment& header : samples) connections.observe_partial(header);
    sums.last_link = f.link;
    ++sums.skipped[static_cast<std::size_t>(what)];
    if (needs_frames) to.render_frame(f, nullptr, nullptr, nullptr);
  });
  connections.finish();
  sums.packets = in.frames();
  sums.connections = connections.count();
  sums.last_id = connections.last_id();
  sums.truncated = !in.trouble().empty();
  if (order) sums.left_out += order->left_out();
  to.finish(sums);
  return sums;
}

void print_error(std::string_view line) {
  std::fprintf(stderr, "tcplens: %s\n", printable(line).c_str());
}

int run(const request& what) {
  std::signal(SIGXFSZ, SIG_IGN);  // then write(2) fails with EFBIG, and there is a message
  if (what.options.anonymize) enable_pseudonyms();
  for (const int number : {SIGTERM, SIGHUP, SIGINT}) std::signal(number, on_signal);
  try {
    refuse_own_input(what);
    if (!what.compare.empty()) return compare_runs(what);
    return what.explain != 0 ? explain_frame(what) : run_analysis(what);
  } catch (const capture_error& e) {
    print_error(e.what());
  } catch (const std::system_error& e) {
    print_error(e.what());
  } catch (const std::bad_alloc&) {
    print_error("out of memory");
  } catch (const std::invalid_argument& e) {
    print_error(e.what());
    return 2;
  }
  return 1;
}

}  // namespace lens
