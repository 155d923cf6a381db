#pragma once
#include <string>

namespace socklab::link {

/// Makes A and B resolve for everything in this mount namespace, by files of their own over
/// /etc/hosts and, so that hosts is what is asked, /etc/nsswitch.conf and /etc/gai.conf. Nothing is
/// written to a disk. \returns empty, or why it could not.
std::string mount_name_files();

}  // namespace socklab::link
