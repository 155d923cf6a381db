#!/usr/bin/env python3
"""clang-tidy 14 over all that the build compiles: clang_tidy.py [--analyzer] [--share N] [FILE...]

With --analyzer it makes every check of .clang-tidy. Without, it leaves out the static analyzer (clang-analyzer-*), which
takes three times as long as all other checks together. With --share N it reads every Nth file, others on each day, and
those that the last commit changed.

Every finding stands at the end, each once. What was clean is not looked at again until it, a header of ours that it
includes, its flags or .clang-tidy changes. Exit 1 if there is a finding, 77 if clang-tidy 14 is not installed.
"""
import concurrent.futures
import datetime
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys

root = os.environ['SOCKLAB_ROOT']
build = os.environ['SOCKLAB_BUILD']
work = os.path.join(build, 'tidy')
jobs = 2


def skip(why):
    print(f'skipped: {why}')
    sys.exit(77)


def find_program():
    for name in ('clang-tidy-14', 'clang-tidy'):
        path = shutil.which(name)
        if path and ' 14.' in subprocess.run([path, '--version'], stdout=subprocess.PIPE, text=True).stdout:
            return path
    # Other versions have other checks under the same names.
    return skip('clang-tidy 14 is not installed')


def is_ours(path):
    return path.startswith(root + os.sep) and not path.startswith(build + os.sep)


def read_commands():
    """By source, its compile commands as clang can follow them, in the form of compile_commands.json."""
    try:
        with open(os.path.join(build, 'compile_commands.json'), encoding='utf-8') as file:
            entries = json.load(file)
    except FileNotFoundError:
        skip(f'there is no compile_commands.json in {build}')
    sources = {}
    for entry in entries:
        words = shlex.split(entry.pop('command'))
        words.append('-Wno-unknown-warning-option')  # some are GCC's own
        words.append('-Wno-overlength-strings')  # the page in page.hpp is one string; GCC and clang have no limit
        for path in sources_of(entry['file']):
            if is_ours(path):
                own = [path if word == entry['file'] else word for word in words]
                sources.setdefault(path, []).append({**entry, 'file': path, 'arguments': own})
    return sources


def sources_of(path):
    """The source. Where CMake combined several into one file (UNITY_BUILD): each of them, so that clang reads it alone and
    finds an #include that is missing."""
    if os.sep + 'Unity' + os.sep not in path:
        return [path]
    with open(path, encoding='utf-8') as file:
        return re.findall(r'^#include "(.*)"$', file.read(), flags=re.MULTILINE)


def read_dependencies():
    """By object, what of the tree the compiler read for it, as ninja keeps it."""
    told = subprocess.run(['ninja', '-C', build, '-t', 'deps'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    objects, files = {}, []
    for line in told.splitlines():
        if line.startswith(' '):
            path = os.path.normpath(os.path.join(build, line.strip()))
            if path.startswith(root + os.sep):
                files.append(path)
        elif line:
            files = objects.setdefault(line.split(': #deps')[0], [])
    return objects


def all_headers():
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(('.', 'build', 'runs'))]
        yield from (os.path.join(folder, name) for name in files if name.endswith('.hpp'))


def configuration_of(path):
    """Every .clang-tidy that counts for this source."""
    text = b''
    while path != root:
        path = os.path.dirname(path)
        try:
            with open(os.path.join(path, '.clang-tidy'), 'rb') as file:
                text += file.read()
        except FileNotFoundError:
            pass
    return text


def stamp_of(commands, dependencies, tool):
    """A name that changes with all that the verdict on this source depends on."""
    said = hashlib.sha256(configuration_of(commands[0]['file']) + '\0'.join(tool).encode())
    for command in commands:
        words = command['arguments']
        said.update('\0'.join(words).encode())
        # Benches are built only when asked for: which headers they read is not known before.
        files = dependencies.get(words[words.index('-o') + 1]) or [command['file'], *all_headers()]
        for path in sorted(set(files)):
            said.update(path.encode())
            try:
                with open(path, 'rb') as file:
                    said.update(hashlib.sha256(file.read()).digest())
            except FileNotFoundError:
                pass  # since the last build
    return os.path.join(work, said.hexdigest()[:32])


def share_of(paths, share):
    """Every `share`th path, beginning at another one each day; and what the last commit changed."""
    first = datetime.date.today().toordinal() % share
    done = subprocess.run(['git', '-C', root, 'diff', '--name-only', 'HEAD~1'], capture_output=True, text=True)
    changed = {os.path.join(root, each) for each in done.stdout.split()}
    return [path for place, path in enumerate(paths) if place % share == first or path in changed]


def main():
    program = find_program()
    os.nice(19)  # so that the tests beside it get the processor first
    sources = read_commands()
    words = sys.argv[1:]
    share = 1
    if '--share' in words:
        at = words.index('--share')
        share = int(words[at + 1])
        del words[at : at + 2]
    files = [each for each in words if not each.startswith('--')]
    tool = [os.path.realpath(program), '--quiet']
    if '--analyzer' not in sys.argv:
        tool.append('--checks=-clang-analyzer-*')  # added to those of .clang-tidy
    wanted = [os.path.abspath(path) for path in files] or share_of(sorted(sources), share)
    for path in wanted:
        if path not in sources:
            sys.exit(f'{path}: the build does not compile it')
    os.makedirs(work, exist_ok=True)
    with open(os.path.join(work, 'compile_commands.json'), 'w', encoding='utf-8') as file:
        json.dump([command for path in wanted for command in sources[path]], file)
    dependencies = read_dependencies()

    def judge(path):
        """None where it is clean, else what clang-tidy says."""
        stamp = stamp_of(sources[path], dependencies, tool)
        if os.path.exists(stamp):
            return None
        done = subprocess.run([*tool, '-p', work, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode == 0:
            open(stamp, 'w').close()
            return None
        print(f'not clean: {os.path.relpath(path, root)}', flush=True)
        return done.stdout or done.stderr or f'{path}: clang-tidy ended with status {done.returncode}'

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        told = [words for words in pool.map(judge, wanted) if words]
    # A header is read with each source that includes it, and its findings are told each time.
    findings = {}
    for words in told:
        for finding in re.split(r'^(?=\S+:\d+:\d+: (?:error|warning): |error: )', words, flags=re.MULTILINE):
            if finding.strip():
                findings.setdefault(finding.split('\n')[0], finding.rstrip().replace(root + os.sep, ''))
    for _, finding in sorted(findings.items()):
        print(finding)
    print(f'{len(wanted)} files, {len(told)} of them not clean, {len(findings)} findings')
    return 1 if told else 0


if __name__ == '__main__':
    sys.exit(main())
