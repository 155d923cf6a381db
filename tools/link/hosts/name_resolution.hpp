#pragma once
#include <string>

namespace socklab::link {

/// Makes the names A and B resolve in this mount namespace, by files that are bind-mounted over
/// /etc/hosts, /etc/nsswitch.conf and /etc/gai.conf. Nothing is written to a disk. \returns empty,
/// or why it could not.
std::string mount_name_files();

}  // namespace socklab::link
