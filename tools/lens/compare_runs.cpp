#include "compare_runs.hpp"

#include <array>

#include "correlate/run_folder.hpp"
#include "input.hpp"
#include "render/comparison/comparison.hpp"
#include "render/page/page_renderer.hpp"

namespace lens {
namespace {

/// Reads one of the two runs from its start. False where it was not read to its end, after one line
/// that says why.
bool analyse_run(const request& what, const std::string& input, renderer& to) {
  reader in(capture_of(input));
  if (in.is_stream())
    throw capture_error(input + ": --compare reads a file twice: not from a pipe");
  request one = what;
  one.input = input;
  const auto watched = events_of(one, in.path());
  const auto line = link_log_of(one, in.path());
  to.set_events(watched.get(), line.get());
  const totals sums = analyse(in, to, {});
  to.set_events(nullptr, nullptr);
  const std::string wrong = trouble_of(in, sums, watched.get(), line.get());
  if (!wrong.empty()) print_error(wrong);
  return wrong.empty();
}

/// A page of both.
void write_comparison_page(const request& what, const std::array<run_facts, 2>& facts,
                           output& out) {
  out.put(page_renderer::page_start());
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string capture = capture_of(what.compare[i]);
    request one = what;
    if (!what.payload_given) one.options.payload = usual_payload(capture);
    if (i == 1) out.put(page_renderer::between_recordings());
    page_renderer to(
        out, one.options, record_of_run(one, capture),
        i == 0 ? comparison_line(facts[0], facts[1], what.options.lang) : std::string());
    analyse_run(what, what.compare[i], to);
  }
  out.put(page_renderer::page_end());
}

}  // namespace

int compare_runs(const request& what) {
  std::array<run_facts, 2> facts;
  output out(what.output);
  bool is_whole = true;
  for (std::size_t i = 0; i < 2; ++i) {
    facts_renderer to(out, what.options);
    is_whole = analyse_run(what, what.compare[i], to) && is_whole;
    facts[i] = to.facts();
    if (facts[i].id == 0) throw capture_error(what.compare[i] + ": no TCP connection to compare");
    if (!what.options.anonymize)
      facts[i].settings = run_settings(folder_of(capture_of(what.compare[i])));
  }
  if (what.format != output_format::html) {
    out.put(comparison_text(facts[0], facts[1], what.options.lang));
  } else {
    write_comparison_page(what, facts, out);
  }
  out.commit();
  return is_whole ? 0 : 1;
}

}  // namespace lens
