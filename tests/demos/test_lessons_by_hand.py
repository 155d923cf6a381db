#!/usr/bin/env python3
"""What the lessons say under "By hand" works: each pair is run in a shell of the lab, as its lesson writes it, and both
programs end as demo.toml says. The translation must name the same commands. Usage: lessons_by_hand.py [DEMO...]
"""
import concurrent.futures
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib

ROOT = pathlib.Path(os.environ["SOCKLAB_ROOT"])
LAB = str(ROOT / "scripts" / "lab")
PROGRAM = re.compile(r"^(build/bin/)?(tcplink --on B -- )?(build/bin/)?[a-z_]+-(server|client|peer)\b")
SHELL = re.compile(r"^(scripts/lab shell|build/bin/tcplink)\b")
HEADINGS = {"lesson.md": "## By hand", "lesson.zh-CN.md": "## 手工做"}
# Time to start and to end, on a machine that is busy with other tests.
PATIENCE = 120

# The client follows when the server has said its first words (a peer says none: both begin at once).
SCENE = """
{server} >server.log 2>&1 &
server=$!
if [[ "{server}" != *-peer* ]]; then for _ in {{1..200}}; do [[ -s server.log ]] && break; sleep 0.05; done; fi
{client} >client.log 2>&1
client=$?
wait $server
echo "ends $? $client"
"""
ALONE = "true >server.log; {client} >client.log 2>&1; echo ends 0 $?"


def commands_of(page):
    section = page.read_text(encoding="utf-8").partition(HEADINGS[page.name])[2].partition("\n## ")[0]
    spans = [" ".join(each.split()) for each in re.findall(r"`([^`]+)`", section)]
    shells = [each for each in spans if SHELL.match(each) and not PROGRAM.match(each)]
    return shells, [each.removesuffix("&").strip() for each in spans if PROGRAM.match(each)]


def expected(demo):
    data = tomllib.loads((demo / "demo.toml").read_text(encoding="utf-8"))
    return " ".join(str(data.get(side, {}).get("exit", 0)) for side in ("server", "client"))


def run(demo, work):
    shells, programs = commands_of(demo / "lesson.md")
    if (shells, programs) != commands_of(demo / "lesson.zh-CN.md"):
        return f"the translation names other commands: {commands_of(demo / 'lesson.zh-CN.md')}"
    if len(shells) != 1 or len(programs) not in (1, 2):
        return f"wanted a shell and a pair, found {shells} and {programs}"
    folder = work / demo.name
    folder.mkdir()
    wanted = expected(demo)
    programs = [each.replace("build/bin/", os.environ["SOCKLAB_BIN"] + "/") for each in programs]
    if len(programs) == 2:
        scene = SCENE.format(server=programs[0], client=programs[1])
    else:
        scene = ALONE.format(client=programs[0])
    shell = shlex.split(shells[0])
    if shell[0] == "scripts/lab":
        # A network of its own: other tests may have a shell open.
        shell = (
            [LAB, "shell", f"hand{os.getpid()}-{demo.name}"[:40]]
            + [each for each in shell[2:] if each != "far"]
            + ["--"]
        )
    else:
        shell = [os.environ["SOCKLAB_BIN"] + "/tcplink", "-q"] + shell[1:-1]
    try:
        done = subprocess.run(
            shell + ["bash", "-c", scene],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"no end after {PATIENCE} s"
    if f"ends {wanted}" in done.stdout.splitlines():
        return None
    logs = "\n".join(f"--- {each.name}\n{each.read_text(errors='replace')}" for each in sorted(folder.glob("*.log")))
    return f"wanted 'ends {wanted}', not '{done.stdout.strip()}'\n{done.stderr}{logs}"


def main():
    if (
        subprocess.run(
            [os.environ["SOCKLAB_BIN"] + "/tcplink", "-q", "--", "true"], capture_output=True, check=False
        ).returncode
        != 0
    ):
        print("skipped: this system allows no link")
        return 77
    demos = [ROOT / "demos" / name for name in sys.argv[1:]] or [
        each.parent for each in sorted(ROOT.glob("demos/*/lesson.md"))
    ]
    failures = 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(4) as several:
        work = pathlib.Path(folder)
        for demo, problem in zip(demos, several.map(lambda each: run(each, work), demos)):
            print(f"{demo.name}: {problem or 'as its lesson says'}", flush=True)
            failures += problem is not None
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
