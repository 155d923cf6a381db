#include "program_file.hpp"

#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace tcpwatch {
namespace {

bool gains_privilege(const char* path, const struct stat& status) {
  if ((status.st_mode & S_ISUID) != 0 && status.st_uid != geteuid()) return true;
  if ((status.st_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) && status.st_gid != getegid()) {
    return true;
  }
  return geteuid() != 0 && getxattr(path, "security.capability", nullptr, 0) > 0;
}

record_kind judge_elf(const char* start, long size) {
  Elf64_Ehdr header;
  if (size < static_cast<long>(sizeof header)) return record_kind::exec;
  if (start[EI_CLASS] != (sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32)) {
    return record_kind::foreign_program;
  }
  memcpy(&header, start, sizeof header);
  for (int i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr part;
    const auto at = static_cast<long>(header.e_phoff) + static_cast<long>(i) * header.e_phentsize;
    if (at + static_cast<long>(sizeof part) > size) return record_kind::exec;  // cannot tell
    memcpy(&part, start + at, sizeof part);
    if (part.p_type == PT_INTERP) return record_kind::exec;
  }
  return record_kind::static_program;
}

}  // namespace

const char* find_in_path(const char* name, char (&room)[4096]) {
  if (strchr(name, '/') != nullptr) return name;
  const char* path = secure_getenv("PATH");
  for (const char* part = path; part != nullptr && *part != 0;) {
    const auto length = strcspn(part, ":");
    if (length + strlen(name) + 2 < sizeof room) {
      memcpy(room, part, length);
      room[length] = '/';
      stpcpy(room + length + 1, name);
      if (access(room, X_OK) == 0) return room;
    }
    part += length + (part[length] == ':' ? 1 : 0);
  }
  return name;
}

record_kind judge_program(const char* path) {
  char start[4096];
  // A script's interpreter may itself be a script; the kernel follows four.
  for (int depth = 0; depth < 5; ++depth) {
    const int fd = static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0));
    if (fd < 0) return record_kind::exec;
    struct stat status;
    const bool known = fstat(fd, &status) == 0;
    const long size = pread(fd, start, sizeof start - 1, 0);
    syscall(SYS_close, fd);
    if (known && gains_privilege(path, status)) return record_kind::privileged_program;
    if (size >= SELFMAG && memcmp(start, ELFMAG, SELFMAG) == 0) return judge_elf(start, size);
    if (size < 3 || start[0] != '#' || start[1] != '!') return record_kind::exec;
    start[size] = 0;
    char* name = start + 2;
    while (*name == ' ' || *name == '\t') ++name;
    name[strcspn(name, " \t\n")] = 0;
    const auto length = strlen(name);
    memmove(start, name, length + 1);
    path = start;
  }
  return record_kind::exec;
}

}  // namespace tcpwatch
