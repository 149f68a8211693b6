"""Aborts an upload with real urgent data, which Node cannot send.

urgent.py PORT PIECE...: a piece is "n:hex" for ordinary bytes, "u:hex" for bytes sent with MSG_OOB.
Prints the code of each reply from the 150 on; behind the pieces' replies that of a NOOP.
"""

import socket
import sys

port = int(sys.argv[1])
control = socket.create_connection(("127.0.0.1", port))
control.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
replies = control.makefile("rb")


def reply():
    line = replies.readline().decode()
    while line[3:4] != " ":
        line = replies.readline().decode()
    return line


def say(line):
    control.sendall(line.encode() + b"\r\n")
    return reply()


reply()
say("USER u")
say("PASS p")
passive = int(say("EPSV").split("|")[3])
data = socket.create_connection(("127.0.0.1", passive))
codes = [say("STOR up")[:3]]
for piece in sys.argv[2:]:
    kind, _, text = piece.partition(":")
    control.send(bytes.fromhex(text), socket.MSG_OOB if kind == "u" else 0)
codes += [reply()[:3], reply()[:3]]
data.close()
codes.append(say("NOOP")[:3])
print(" ".join(codes))
