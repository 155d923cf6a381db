#pragma once

namespace socklab::link {

/// Where this process's arguments stand, for set_process_title(). Nothing may point to them any
/// more then.
void remember_arguments(int argc, char** argv);

/// Gives this process another name in ps(1), and for pkill(1): who kills every tcplink must leave
/// one to clean up.
void set_process_title(const char* title);

}  // namespace socklab::link
