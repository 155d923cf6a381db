#pragma once
// What a run of the lab left beside its capture: how it was made, and what was judged.

#include <string>
#include <utility>
#include <vector>

namespace lens {

/// Members of a JSON object, each with a comma before it: `,"run":{…},"claims":[…]`, as
/// meta.json and claims.json have them; without what is not there, is no JSON, or is too large.
std::string run_record(const std::string& folder);

/// Options and network settings of the run, by their place in meta.json: "network.mtu" and its
/// value. Empty where there is no meta.json.
std::vector<std::pair<std::string, std::string>> run_settings(const std::string& folder);

}  // namespace lens
