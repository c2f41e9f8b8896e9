"""Ties a process to its parent: when the parent dies, even by kill -9, this one is asked to stop.

As a script it ties itself and then becomes the command it was given:
`python -I tether.py PARENT_PID SIGNAL command …`. Linux keeps the tie across exec. Other systems
have no such tie; there a killed supervisor leaves its children running, as any shell would.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie_to_parent(parent: int, reaction: signal.Signals = signal.SIGTERM) -> None:
    """Have the kernel send `reaction` when `parent` ends; at once when it has ended already."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(reaction))
    if os.getppid() != parent:
        os.kill(os.getpid(), reaction)


if __name__ == "__main__":
    tie_to_parent(int(sys.argv[1]), signal.Signals(int(sys.argv[2])))
    os.execvp(sys.argv[3], sys.argv[3:])
