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

record_kind classify_elf(int fd) {
  Elf64_Ehdr header;
  if (pread(fd, &header, sizeof header, 0) != sizeof header) return record_kind::exec;
  if (header.e_ident[EI_CLASS] != (sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32)) {
    return record_kind::foreign_program;
  }
  for (int i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr part;
    const auto at = static_cast<off_t>(header.e_phoff) + static_cast<off_t>(i) * header.e_phentsize;
    if (pread(fd, &part, sizeof part, at) != sizeof part) return record_kind::exec;  // cannot tell
    if (part.p_type != PT_INTERP) continue;
    char loader[256];
    const auto size = part.p_filesz < sizeof loader ? part.p_filesz : sizeof loader - 1;
    const auto got = pread(fd, loader, size, static_cast<off_t>(part.p_offset));
    loader[got > 0 ? got : 0] = 0;
    // musl's loader refuses to start a program behind a library of glibc.
    return strstr(loader, "/ld-musl") != nullptr ? record_kind::foreign_program : record_kind::exec;
  }
  return record_kind::static_program;
}

}  // namespace

record_kind classify_program(const char* path) {
  char start[256];  // as much of a script's first line as the kernel reads
  // A script's interpreter may itself be a script; the kernel follows four.
  for (int depth = 0; depth < 5; ++depth) {
    const int fd = static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0));
    if (fd < 0) return record_kind::exec;
    struct stat status;
    const bool known = fstat(fd, &status) == 0;
    const long size = pread(fd, start, sizeof start - 1, 0);
    const bool is_elf = size >= SELFMAG && memcmp(start, ELFMAG, SELFMAG) == 0;
    const auto elf = is_elf ? classify_elf(fd) : record_kind::exec;
    syscall(SYS_close, fd);
    if (known && gains_privilege(path, status)) return record_kind::privileged_program;
    if (is_elf) return elf;
    if (size < 3 || start[0] != '#' || start[1] != '!') return record_kind::exec;
    start[size] = 0;
    char* name = start + 2;
    while (*name == ' ' || *name == '\t') ++name;
    name[strcspn(name, " \t\n")] = 0;
    memmove(start, name, strlen(name) + 1);
    path = start;
  }
  return record_kind::exec;
}

}  // namespace tcpwatch
