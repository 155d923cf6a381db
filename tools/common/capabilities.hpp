#pragma once

/// Capabilities of the calling process, capabilities(7).
namespace socklab {

/// May it make namespaces without a new user namespace (CAP_SYS_ADMIN)?
bool has_admin_capability();

/// Lets its capabilities survive exec, for a user other than root (ambient capabilities): otherwise
/// neither ip nor tcpdump would work on the hosts.
void keep_capabilities();

}  // namespace socklab
