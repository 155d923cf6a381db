// What tool_common promises of sockets in a private folder, with one process and two users of it.
#include <fcntl.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

#include "catch.hpp"
#include "control_socket.hpp"
#include "failure.hpp"
#include "namespaces.hpp"

using namespace socklab;
namespace fs = std::filesystem;

namespace {

/// A runtime folder of this test's own.
struct place_for_tests {
  place_for_tests() {
    char name[] = "/tmp/tool-common-XXXXXX";
    base = mkdtemp(name);
    setenv("XDG_RUNTIME_DIR", base.c_str(), 1);
  }
  ~place_for_tests() { fs::remove_all(base); }
  std::string folder() const { return base + "/socklab"; }
  std::string base;
};

/// Live links of the same user are in folders that are searched too: no other process has sockets
/// of this kind.
const std::string kind = "-" + std::to_string(getpid()) + ".link";
const uid_t me = geteuid();

}  // namespace

TEST_CASE("a listener is found by its name, and taken once") {
  const place_for_tests here;
  const control_socket where("one", kind, me);
  CHECK(where.path() == here.folder() + "/one" + kind);
  CHECK(control_socket_names(kind, me).empty());
  const sock::descriptor listener = where.listen();
  CHECK(control_socket_names(kind, me) == std::vector<std::string>{"one"});
  CHECK_THROWS_AS(where.listen(), name_taken);
  CHECK_THROWS_AS(control_socket("one", kind, me).listen(), name_taken);
  const control_socket other("one", ".net", me);
  CHECK(other.listen().is_open());
  CHECK(connect_control_socket("one", kind, me).is_open());
  CHECK(connect_control_socket(where.path()).is_open());
  CHECK_FALSE(connect_control_socket("two", kind, me).is_open());
  struct stat about {};
  REQUIRE(stat(here.folder().c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0700);
}

TEST_CASE("what a killed process left is swept, and the folder with the last") {
  const place_for_tests here;
  { const sock::descriptor gone = control_socket("one", kind, me).listen(); }
  CHECK(fs::exists(here.folder() + "/one" + kind));
  CHECK(control_socket_names(kind, me).empty());
  CHECK_FALSE(fs::exists(here.folder()));
  { const sock::descriptor gone = control_socket("one", kind, me).listen(); }
  const sock::descriptor again = control_socket("one", kind, me).listen();
  CHECK(connect_control_socket("one", kind, me).is_open());
}

TEST_CASE("a folder that is a link, open to others or another user's is not used") {
  const place_for_tests here;
  SECTION("a link") {
    fs::create_directory(here.base + "/real");
    fs::create_directory_symlink(here.base + "/real", here.folder());
  }
  SECTION("open to others") {
    fs::create_directory(here.folder());
    fs::permissions(here.folder(), fs::perms(0755));
  }
  SECTION("another user's") {
    fs::create_directory(here.folder());
    if (me != 0) return;
    REQUIRE(chown(here.folder().c_str(), 65534, 65534) == 0);
  }
  SECTION("XDG_RUNTIME_DIR itself") {
    fs::permissions(here.base, fs::perms(0770));
  }
  const runtime_folder made = make_runtime_folder(me);
  CHECK(made.path.find(here.base) == std::string::npos);
  for (const runtime_folder& each : runtime_folders(me))
    CHECK(each.path.find(here.base) == std::string::npos);
  remove_stale_sockets(me);
}

TEST_CASE("many at once: each name has one listener, and none loses its socket") {
  const place_for_tests here;
  constexpr int processes = 16;
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  for (int round = 0; round < 10; ++round) {
    int go[2];
    REQUIRE(pipe(go) == 0);
    for (int i = 0; i < processes; ++i) {
      if (fork() != 0) continue;
      close(go[1]);
      char byte = 0;
      [[maybe_unused]] ssize_t n = read(go[0], &byte, 1);
      char result = 'n';
      sock::descriptor listener{-1};
      try {
        listener = control_socket("race", kind, me).listen();
        result = 'y';
      } catch (const name_taken&) {
      } catch (const std::exception&) {
        result = '?';
      }
      n = write(ends[1], &result, 1);
      if (result == 'y') sleep(1);
      _exit(0);
    }
    close(go[0]);
    close(go[1]);
    int listening = 0;
    for (int i = 0; i < processes; ++i) {
      char result = 0;
      REQUIRE(read(ends[0], &result, 1) == 1);
      CHECK(result != '?');
      listening += result == 'y';
    }
    CHECK(listening == 1);
    CHECK(connect_control_socket("race", kind, me).is_open());
    while (wait(nullptr) > 0) {
    }
  }
}

TEST_CASE("another user's connection is turned away, and his listener refused") {
  if (me != 0) {
    WARN("left out: needs root, to be two users");
    return;
  }
  const place_for_tests here;
  const control_socket where("one", kind, me);
  const sock::descriptor listener = where.listen();
  for (const std::string& each : {here.base, here.folder(), where.path()})
    fs::permissions(each, fs::perms(0777));
  if (fork() == 0) {
    if (setuid(65534) != 0) _exit(1);
    const int s = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    where.path().copy(address.sun_path, sizeof address.sun_path - 1);
    _exit(connect(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0);
  }
  int status = 1;
  wait(&status);
  REQUIRE(status == 0);
  CHECK_FALSE(accept_trusted(listener.fd(), me).is_open());

  const std::string theirs = here.base + "/theirs.link";
  sock::descriptor listening_as_another{-1};
  {
    const acting_as another(65534);
    const int s = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    listening_as_another = sock::descriptor(s);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    theirs.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(bind(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(listen(s, 1) == 0);
  }
  CHECK_THROWS_AS(connect_control_socket(theirs), failure);
}

TEST_CASE("descriptors arrive whole, or none at all") {
  int pair[2];
  REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0);
  const sock::descriptor one{pair[0]};
  sock::descriptor other{pair[1]};
  REQUIRE(send_descriptors(other.fd(), {0, 1}));
  CHECK(receive_descriptors(one, 2).size() == 2);
  REQUIRE(send_descriptors(other.fd(), {0, 1}));
  CHECK(receive_descriptors(one, 3).empty());
  REQUIRE(send(other.fd(), "n", 1, 0) == 1);
  CHECK(receive_descriptors(one, 2).empty());
  other = sock::descriptor(-1);
  CHECK(receive_descriptors(one, 2).empty());
  CHECK_FALSE(send_descriptors(one.fd(), {0}));
}

TEST_CASE("namespaces of the host, or of no namespace kind, are refused") {
  const auto own = [](const char* name) {
    return sock::descriptor{
        open((std::string("/proc/self/ns/") + name).c_str(), O_RDONLY | O_CLOEXEC)};
  };
  const sock::descriptor user = own("user");
  const sock::descriptor net = own("net");
  const sock::descriptor null{open("/dev/null", O_RDONLY | O_CLOEXEC)};
  CHECK_THROWS_AS(require_own_namespaces({user.fd(), {net.fd()}, {}}, false), failure);
  CHECK_THROWS_AS(require_own_namespaces({null.fd(), {net.fd()}, {}}, true), failure);
  CHECK_THROWS_AS(require_own_namespaces({user.fd(), {null.fd()}, {}}, true), failure);
  CHECK_THROWS_AS(require_own_namespaces({user.fd(), {user.fd()}, {}}, true), failure);
}

TEST_CASE("names") {
  CHECK(is_socket_name("a.b-c_9"));
  for (const char* bad :
       {"", ".a", "a/b", "../a", "a b", "a\n", "0123456789012345678901234567890123456789x"})
    CHECK_FALSE(is_socket_name(bad));
}
