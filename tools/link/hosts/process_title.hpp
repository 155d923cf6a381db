#pragma once

namespace socklab::link {

/// Remembers where this process's arguments are, for set_process_title(), which overwrites them.
void remember_arguments(int argc, char** argv);

/// Gives this process another name for ps(1) and pkill(1): `pkill tcplink` must not kill the
/// process that cleans up.
void set_process_title(const char* title);

}  // namespace socklab::link
