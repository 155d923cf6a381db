#include "correlate/run_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <optional>

namespace lens {
namespace {

constexpr std::size_t max_bytes = std::size_t{1} << 20;

/// A folder may come from anybody: only regular files are read, and not more than this.
std::optional<std::string> content_of(const std::string& file) {
  const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (fd < 0) return std::nullopt;
  struct stat about {};
  bool is_read = false;
  std::string text;
  if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) &&
      static_cast<std::uint64_t>(about.st_size) <= max_bytes) {
    text.resize(static_cast<std::size_t>(about.st_size));
    const ssize_t n = read(fd, text.data(), text.size());
    is_read = n >= 0;
    text.resize(is_read ? static_cast<std::size_t>(n) : 0);
  }
  close(fd);
  return is_read ? std::optional(std::move(text)) : std::nullopt;
}

void append_member(std::string& out, std::string_view name, const std::string& file) {
  const auto text = content_of(file);
  if (!text) return;
  boost::json::error_code bad;
  const boost::json::value parsed = boost::json::parse(*text, bad);
  if (bad) return;
  out += ",\"";
  out += name;
  out += "\":";
  out += boost::json::serialize(parsed);
}

void flatten(const boost::json::value& v, const std::string& name,
             std::vector<std::pair<std::string, std::string>>& to) {
  if (const auto* object = v.if_object()) {
    for (const auto& [key, inner] : *object)
      flatten(inner, (name.empty() ? "" : name + ".") + std::string(key), to);
    return;
  }
  std::string text;
  if (const auto* array = v.if_array()) {
    for (const auto& one : *array) {
      if (!text.empty()) text += ' ';
      text += one.is_string() ? std::string(one.get_string()) : boost::json::serialize(one);
    }
  } else {
    text = v.is_string() ? std::string(v.get_string()) : boost::json::serialize(v);
  }
  to.emplace_back(name, text);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> run_settings(const std::string& folder) {
  std::vector<std::pair<std::string, std::string>> all;
  const auto text = content_of(folder + "meta.json");
  if (!text) return all;
  boost::json::error_code bad;
  const boost::json::value parsed = boost::json::parse(*text, bad);
  const auto* object = bad ? nullptr : parsed.if_object();
  if (object == nullptr) return all;
  for (const char* const part : {"demo", "kernel", "options", "network"})
    if (const auto* inner = object->if_contains(part)) flatten(*inner, part, all);
  return all;
}

std::string run_record(const std::string& folder) {
  std::string out;
  append_member(out, "run", folder + "meta.json");
  append_member(out, "claims", folder + "claims.json");
  return out;
}

}  // namespace lens
