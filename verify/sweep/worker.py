"""A worker process: `python -m verify.sweep.worker DEVICE` reads tasks from its input and writes rows.

Messages are pickles.  The end of a pipe, which is also the death of the driver, ends the worker.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys


def main() -> None:
    """Serve until the input ends; what the work prints goes to the error stream."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = sys.stdin.buffer
    from verify.sweep.compute import compute

    while True:
        try:
            tasks = pickle.load(requests)
        except EOFError:
            return
        rows = compute(tasks, sys.argv[1])
        try:
            pickle.dump(rows, replies)
            replies.flush()
        except BrokenPipeError:
            os._exit(1)


if __name__ == "__main__":
    main()
