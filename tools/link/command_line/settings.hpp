#pragma once
#include <string_view>
#include <vector>

#include "line/impairments.hpp"

/// Settings as text: `delay 10ms loss 1%, queue 50 packets`.
namespace socklab::link {

/// Sets one setting (`delay`) to a value (`10ms`). \throws usage_error
void set(direction_settings& settings, std::string_view key, std::string_view value);

/// Sets several settings, `delay 10ms loss 1%, queue 50 packets`; commas, semicolons and `=`
/// separate like spaces. Either all are set or none. \throws usage_error
void set_all(direction_settings& settings, std::string_view text);

/// Names of the settings that `set` knows, for help and messages.
std::vector<std::string_view> setting_names();

}  // namespace socklab::link
