"""The command line. Knows exit codes, the process environment and the terminal; nothing else does."""

import gc
import os
import sys

from botsync.cli.quick import quick_answer

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # before numpy is there: on a busy machine its threads wait for each other

YOUNG = 5_000_000
"""Values that come into being before anyone looks for garbage among them. A project is many values of which none refers
to itself: with Python's own limit, looking takes as long as reading them all."""


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; errors are printed."""
    told = quick_answer(arguments, os.environ)
    if told is not None:
        try:
            sys.stdout.write(told)
            sys.stdout.flush()
        except OSError:  # nobody reads on, or the disk is full: click knows what to do then
            pass
        else:
            return 0
    from botsync.cli.program import run as run_program  # noqa: PLC0415  (start-up time)

    return run_program(arguments)


def main() -> None:
    """Run the program."""
    gc.set_threshold(YOUNG, 10, 10)
    code = run(sys.argv[1:])
    gc.freeze()  # Python looks once more for garbage as it ends
    sys.exit(code)
