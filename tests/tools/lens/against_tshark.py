"""What the comparisons with tshark share: asking it, and telling of differences."""
import signal
import subprocess
import sys


def output_of(*command):
    """A capture that is cut off has a status of its own; but none may crash a program, which would then have nothing to compare."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if done.returncode < 0:
        sys.exit(f'{" ".join(command)}: ended by {signal.Signals(-done.returncode).name}')
    return done.stdout


def ask_tshark(path, fields, *options, only='tcp', occurrence='f'):
    """By frame number, the cells of the fields, a text each. `occurrence`: the first ('f') or all ('a'), commas between."""
    args = ['tshark', '-n', '-r', path, '-Y', only, *options, '-T', 'fields', '-E', f'occurrence={occurrence}', '-e', 'frame.number']
    for field in fields:
        args += ['-e', field]
    frames = {}
    for line in output_of(*args).splitlines():
        number, *cells = line.split('\t')
        frames[int(number)] = dict(zip(fields, cells + [''] * (len(fields) - len(cells))))
    return frames


def report(path, wrong, counted):
    """Prints at most 20 of the differences, and what was compared; returns whether there are none."""
    for line in wrong[:20]:
        print(f'{path}: {line}')
    print(f'{path}: {counted}, {len(wrong)} differences')
    return not wrong
