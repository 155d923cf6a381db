#pragma once
#include <string_view>
#include <vector>

#include "line/impairments.hpp"

/// Settings as text: `delay 10ms loss 1%, queue 50 packets`.
namespace socklab::link {

/// Reads one setting's value (`delay`, `10ms`) into `settings`. \throws usage_error
void set(direction_settings& settings, std::string_view key, std::string_view value);

/// Reads settings in a row, `delay 10ms loss 1%, queue 50 packets`; commas, semicolons and `=`
/// separate as spaces do. Either all are set or none. \throws usage_error
void set_all(direction_settings& settings, std::string_view text);

/// Names of the settings that `set` knows, for help and messages.
std::vector<std::string_view> setting_names();

}  // namespace socklab::link
