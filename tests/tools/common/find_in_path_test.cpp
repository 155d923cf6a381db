#include "find_in_path.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "catch.hpp"

namespace {

std::string find(const std::string& name, const char* path) {
  char room[socklab::path_room];
  return socklab::find_in_path(name.c_str(), path, room);
}

}  // namespace

TEST_CASE("a program is searched as execvp(3) searches it") {
  std::string folder = "/tmp/socklab-find.XXXXXX";
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  const std::string program = folder + "/program";
  std::ofstream(folder + "/text") << "not executable";
  std::ofstream{program} << "executable";
  REQUIRE(::chmod(program.c_str(), 0700) == 0);
  const std::string path = "/nonexistent:" + folder;

  CHECK(find("program", path.c_str()) == program);
  CHECK(find("text", path.c_str()) == "text");
  CHECK(find("program", "/nonexistent") == "program");
  CHECK(find("program", nullptr) == "program");
  CHECK(find("./program", path.c_str()) == "./program");
  CHECK(find(std::string(2000, 'x'), path.c_str()) == std::string(2000, 'x'));

  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder);
  CHECK(find("program", ":/nonexistent") ==
        "./program");  // an empty entry is the working directory
  std::filesystem::current_path(before);
  std::filesystem::remove_all(folder);
}
