#include "capture/reader.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <string_view>

namespace lens {
namespace {

// Large enough that the system calls cost nothing beside the packets, small enough to stay in the
// cache.
constexpr std::size_t buffer_size = std::size_t{256} * 1024;

std::string shown(const std::string& path) {
  return path == "-" ? "standard input" : path;
}

/// libpcap's own words for a file that is no capture name a magic number; a reader wants to know
/// what to do.
std::string why_not_opened(const std::string& path, int first, std::string_view message) {
  if (message.find("unknown file format") != message.npos ||
      message.find("bad dump file format") != message.npos) {
    const char* unpack = first == 0x1f ? "zcat" : first == 0xfd ? "xzcat" : nullptr;
    if (unpack != nullptr) {
      return shown(path) + ": compressed; " + unpack + (path == "-" ? "" : " " + path) +
             " | tcplens - reads it";
    }
    return shown(path) + ": not a capture (neither pcap nor pcapng); tcpdump -w FILE makes one";
  }
  if (message.find("truncated dump file") != message.npos) {
    return shown(path) + ": empty or cut within its first header: nothing to read";
  }
  return shown(path) + ": " + std::string(message);
}

std::FILE* opened(const std::string& path) {
  std::FILE* file = path == "-" ? stdin : std::fopen(path.c_str(), "rbe");
  if (file != nullptr) return file;
  const char* advice =
      errno == EACCES ? " (whoever captured it may have to chmod it, or read it as that user)" : "";
  throw capture_error(shown(path) + ": " + std::strerror(errno) + advice);
}

}  // namespace

reader::reader(const std::string& path) : path_(path), file_(opened(path)) {
  open();
}

reader::reader(std::FILE* file, std::string name) : path_(std::move(name)), file_(file) {
  open();
}

void reader::open() {
  struct stat about {};
  if (fstat(fileno(file_), &about) == 0) {
    if (S_ISDIR(about.st_mode)) {
      if (file_ != stdin) std::fclose(file_);
      throw capture_error(shown(path_) + ": a folder, not a capture");
    }
    stream_ = !S_ISREG(about.st_mode);
    if (!stream_) size_ = static_cast<std::uint64_t>(about.st_size);
  }
  buffer_ = std::make_unique<char[]>(buffer_size);
  std::setvbuf(file_, buffer_.get(), _IOFBF, buffer_size);
  // No pcap file begins with a line feed, and every pcapng file does.
  const int first = std::getc(file_);
  if (first != EOF) std::ungetc(first, file_);
  if (first == '\n') {
    blocks_ = std::make_unique<pcapng_file>(file_);
    return;
  }
  char message[PCAP_ERRBUF_SIZE] = "";
  pcap_ = pcap_fopen_offline_with_tstamp_precision(file_, PCAP_TSTAMP_PRECISION_NANO, message);
  if (pcap_ == nullptr) {
    if (file_ != stdin) std::fclose(file_);
    throw capture_error(why_not_opened(path_, first, message));
  }
}

reader::~reader() {
  // pcap_close closes the file as well, but for standard input, which must not outlive its buffer.
  if (pcap_ != nullptr) pcap_close(pcap_);
  if (pcap_ == nullptr || file_ == stdin) std::fclose(file_);
}

std::uint64_t reader::position() const {
  const off_t at = ftello(file_);
  return at < 0 ? 0 : static_cast<std::uint64_t>(at);
}

void reader::cut_short() {
  trouble_ = shown(path_) + ": cut short after frame " + std::to_string(frames_) +
             "; what was whole is shown (a capture still being written ends like this too)";
}

void reader::finish(int result) {
  if (result != PCAP_ERROR) return;
  const std::string message = pcap_geterr(pcap_);
  if (message.find("truncated dump file") != message.npos) {
    cut_short();
  } else {
    trouble_ =
        shown(path_) + ": unreadable after frame " + std::to_string(frames_) + ": " + message;
  }
}

void reader::finish(pcapng_file::result result) {
  if (result == pcapng_file::result::cut) {
    if (frames_ == 0) {
      trouble_ = shown(path_) + ": empty or cut before its first frame: nothing to read";
    } else {
      cut_short();
    }
  } else if (result == pcapng_file::result::bad) {
    trouble_ = shown(path_) + ": unreadable after frame " + std::to_string(frames_) + ": " +
               blocks_->trouble();
  }
}

}  // namespace lens
