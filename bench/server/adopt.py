"""Runs a program, and is the parent of whatever it leaves behind: adopt.py PROGRAM ARGUMENTS …

vsftpd does not wait for the process that moves the bytes, whose CPU would then be init's. Ends when the program ends."""

import ctypes
import os
import sys

PR_SET_CHILD_SUBREAPER = 36
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
program = os.spawnvp(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
while os.wait()[0] != program:
    pass
