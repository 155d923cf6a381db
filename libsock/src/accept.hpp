#pragma once
// What a TCP and a Unix-domain listener share.
#include "sock/address.hpp"
#include "sock/limit.hpp"

namespace sock::detail {

enum class accept_mode { wait, once };

void bind_to(int fd, const address& local, std::error_code* ec);
bool start_listening(int fd, int backlog, std::error_code* ec);
/// accept4(2). -1 if there is none: an error, or with accept_mode::once nobody in the queue.
int accept(int fd, const deadline& limit, accept_mode mode, address& from, std::error_code* ec);

}  // namespace sock::detail
