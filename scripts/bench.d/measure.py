"""Runs a program and says what it took: seconds on the wall, seconds of processor, peak memory of that process."""

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass


@dataclass
class Taken:
    wall: float
    cpu: float
    peak_mib: float
    output: bytes
    status: int


def run(command, given=b"", **environment):
    """Waits for `command`, which gets `given` on standard input. One process; its children count towards nothing."""
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stdout:
        stdin.write(given)
        stdin.seek(0)
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, env={**os.environ, **environment})
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        stdout.seek(0)
        return Taken(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, stdout.read(), process.returncode)


def best(times, measure):
    """The quickest of some runs: the others were disturbed."""
    return min((measure() for _ in range(times)), key=lambda taken: taken.wall)
