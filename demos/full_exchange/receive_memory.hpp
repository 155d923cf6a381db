#pragma once
#include <sock/sock.hpp>

/// How much of a receive buffer becomes window differs from kernel to kernel, and how much memory a
/// segment costs differs from device to device. So neither is assumed here: both are measured, in
/// microseconds, before they matter.
namespace full_exchange {

/// What a listener has to set so that its connections open as they should.
struct opening {
  sock::receive_buffer buffer;
  sock::max_segment mss;
};

/// For a window of exactly `window` bytes, and segments that carry `segment` bytes, of which the
/// window is a multiple. Where the system puts timestamps into each header, the MSS has to be
/// larger by those 12 bytes (RFC 6691). Asks the kernel, by connections of this process to itself
/// over loopback, reset at once. \throws sock::error where loopback cannot be used;
/// std::runtime_error where nothing gives that window
opening choose_opening(int window, int segment);

/// With `peer`'s whole window lying unread, in segments of `segment` bytes: what each of them costs
/// is known now. Sets SO_RCVBUF so that each segment read gives its bytes back to the window.
/// \returns the bytes one segment costs
int fit_buffer(const sock::stream& peer, int window, int segment);

/// Over loopback the kernel joins segments in the receive buffer to save memory, and the windows
/// come out uneven. A packet socket that holds a copy of each and is never read keeps them apart,
/// for as long as it is open. Empty where this process may not open one (CAP_NET_RAW, packet(7)).
sock::descriptor keep_segments_apart_on_loopback();

}  // namespace full_exchange
