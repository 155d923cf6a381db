"""What another person's submission may do: it gets a separate file system, few processes, little memory, no other network.

bubblewrap (bwrap(1)) gives a submission separate mount and process namespaces: it sees the system's programs, its
files in a memory disk of fixed size, and nothing of the grader or of other submissions; it ends with all that it
started. prlimit(1) bounds what one process may take. The network namespace stays the run's.

SysV shared memory is the run's, as its network is: tcpwatch records the program's calls through it.
"""

from __future__ import annotations

import io
import os
import shlex
import shutil
import subprocess
import tarfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile

from socklab.paths import BIN, BUILD, ROOT, libsock_flags
from socklab.terminal import fail, last_line

PROCESSES = 64
# Bytes of private memory in one process: by RLIMIT_DATA, since a Java program reserves much more than it uses.
MEMORY = 768 << 20
FILE = 16 << 20  # bytes of one file
DISK = 64 << 20  # bytes of its files together; /tmp has a quarter
OUTPUT = 1 << 20  # bytes that it may print
CPU = 60  # seconds of processor time in one process
BUILD_SECONDS = 60
# Limits of an archive.
MAX_MEMBERS = 5000
MAX_DEPTH = 60
LIBRARIES = BIN.parent / "lib"  # tcpwatch's, which goes into the program

LIMITS = [
    f"--nproc={PROCESSES}",
    f"--data={MEMORY}",
    f"--fsize={FILE}",
    f"--cpu={CPU}",
    "--nofile=512",
    "--core=0",
]
# bwrap refuses to begin with capabilities that it did not ask for, such as those in a network that the lab made.
BARE = ["setpriv", "--inh-caps=-all", "--ambient-caps=-all"]
# Where programs are. Symbolic links are made anew: on Debian /bin leads to /usr/bin.
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc")

SECRETS = (
    "/etc/shadow",
    "/etc/shadow-",
    "/etc/gshadow",
    "/etc/gshadow-",
    "/etc/ssl/private",
    "/etc/ssh",
    "/etc/sudoers.d",
)


@cache
def own_proc() -> tuple[str, ...]:
    """A new /proc where the system allows one; in some containers only the outer /proc may be shown. Fails where bwrap may
    make no namespaces at all: then every program would seem to do nothing."""
    if not shutil.which("bwrap"):
        fail("bwrap is not there; it is in the package bubblewrap", "没有 bwrap；它在软件包 bubblewrap 里")
    words = ""
    for proc in ("--proc", "/proc"), ("--ro-bind", "/proc", "/proc"):
        probe = [*BARE, "bwrap", "--unshare-user", "--unshare-pid", "--ro-bind", "/", "/", *proc, "true"]
        done = subprocess.run(probe, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
        if done.returncode == 0:
            return proc
        words = last_line(done.stderr)
    fail(f"no submission can be confined on this system: {words}", f"本系统无法隔离提交的程序：{words}")


def system_files() -> list[str]:
    words: list[str] = []
    for each in SYSTEM:
        if os.path.islink(each):
            words += ["--symlink", os.readlink(each), each]
        elif os.path.exists(each):
            words += ["--ro-bind", each, each]
    return words


def without_secrets() -> list[str]:
    """Words of bwrap(1) that hide what only root may read: where only root can read socklab, submissions run as root."""
    words: list[str] = []
    for each in SECRETS if os.geteuid() == 0 else ():
        if os.path.isdir(each):
            words += ["--size", "4096", "--tmpfs", each, "--remount-ro", each]
        elif os.path.exists(each):
            words += ["--ro-bind", "/dev/null", each]
    return words


def confined(folder: Path, script: str, *more: str) -> list[str]:
    """The command that runs `script` (of sh) in a copy of the folder. `more`: further words of bwrap(1)."""
    return [
        *BARE,
        *["bwrap", "--unshare-user", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try"],
        *["--die-with-parent", "--new-session", "--cap-drop", "ALL"],
        *system_files(),
        *without_secrets(),
        *own_proc(),
        *["--dev", "/dev", "--size", str(DISK // 4), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"],
        *["--size", str(DISK // 4), "--tmpfs", "/tmp", "--size", str(DISK), "--tmpfs", "/submission"],
        *["--ro-bind", str(folder), "/given", "--ro-bind-try", str(LIBRARIES), str(LIBRARIES)],
        *more,
        *["--remount-ro", "/", "--chdir", "/submission", "--setenv", "HOME", "/submission"],
        *["prlimit", *LIMITS, "sh", "-c", f"cp -R /given/. . && {script}"],
    ]


def bounded_output(command: list[str]) -> str:
    """For a shell: the command, of whose output so much is taken; then it is ended by SIGPIPE."""
    return f"{shlex.join(command)} 2>&1 | head -c {OUTPUT}"


def build_confined(folder: Path, environment: dict[str, str]) -> str:
    """Runs the folder's `build` file, without any network, and takes its files over. What it printed, where it failed."""
    libsock = [str(ROOT / "libsock" / "include"), str(BUILD / "libsock")]
    shown = [word for each in libsock for word in ("--ro-bind-try", each, each)]
    exports = [word for name, value in environment.items() for word in ("--setenv", name, value)]
    script = f"timeout -k 2 {BUILD_SECONDS} sh build >&2 && tar -cf - ."
    command = confined(folder, script, "--unshare-net", *shown, *exports)
    clean = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8"}
    # What it prints goes to a file, which RLIMIT_FSIZE bounds: a pipe that is not read would stop it.
    with TemporaryFile() as log:
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, env=clean) as made:
            assert made.stdout
            files = made.stdout.read(2 * DISK)
            made.stdout.close()
        log.seek(max(log.tell() - OUTPUT, 0))
        words = log.read().decode(errors="replace")
    if made.returncode != 0:
        return words or f"status {made.returncode}"
    try:
        take_over(files, folder)
    except (tarfile.TarError, OSError, EOFError, ValueError, RecursionError) as problem:
        return f"what it left is no archive: {problem}"
    return ""


def take_over(archive: bytes, folder: Path) -> None:
    """The archive's regular files, below the folder: a link, an absolute name or `..` could lead anywhere.

    A compressed archive is refused and a sparse file left out: a small one could become as large as it likes.
    """
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:") as members:
        for count, member in enumerate(members):
            if count >= MAX_MEMBERS:
                break
            path = folder / member.name
            plain = member.isreg() and not member.issparse() and len(path.parts) - len(folder.parts) <= MAX_DEPTH
            content = members.extractfile(member) if plain else None
            if content is None or ".." in path.parts or not path.is_relative_to(folder):
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.read())
            path.chmod(0o755 if member.mode & 0o100 else 0o644)


def environment_of_tools() -> dict[str, str]:
    """What `build` finds of socklab: libsock's flags, and nothing of the grader."""
    return {
        **libsock_flags(),
        "PATH": f"{os.environ.get('PATH', '/usr/bin:/bin')}:{BIN}",
    }
