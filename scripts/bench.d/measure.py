"""Runs a program and says what it took: seconds on the wall, seconds of processor, peak memory."""

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Taken:
    wall: float
    cpu: float
    peak_mib: float
    output: bytes
    status: int


def run(command, **environment):
    """Waits for `command`. Processor time and memory are those of the process and of the children it waited for."""
    with tempfile.TemporaryFile() as stdout:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.DEVNULL, env={**os.environ, **environment}
        )
        usage = finish(process)
        wall = time.perf_counter() - start
        stdout.seek(0)
        return Taken(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, stdout.read(), process.returncode)


def converse(command, warm_up, lines, **environment):
    """Gives a program that answers each line with a line first `warm_up`, then all `lines`, one after the other.

    Wall and processor are those of `lines` alone: starting, loading and the warm-up are not in them. Status is not 0
    where a line got no answer; then the output is what came before.
    """
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, **environment}
    )
    output = []
    try:
        ask(process, warm_up)
        cpu, start = processor(process.pid), time.perf_counter()
        output.extend(ask(process, line) for line in lines)
        wall, cpu = time.perf_counter() - start, processor(process.pid) - cpu
        process.stdin.close()
        answered = 0
    except (EOFError, BrokenPipeError):
        process.kill()
        wall, cpu, answered = 0.0, 0.0, 1
    usage = finish(process)
    return Taken(wall, cpu, usage.ru_maxrss / 1024, b"".join(output), process.returncode or answered)


def ask(process, line):
    process.stdin.write(line.encode() + b"\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        raise EOFError
    return answer


def processor(pid):
    """Seconds of processor a running process has used, its threads included."""
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
        user, system = file.read().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / TICKS


def finish(process):
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage


def best(times, measure):
    """The quickest of some runs: the others were disturbed."""
    return min((measure() for _ in range(times)), key=lambda taken: taken.wall)
