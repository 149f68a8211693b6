"""pyftpdlib over a folder. Standard input: one JSON line {host, root, user, password}; then ends with its input.
Prints the port as soon as it listens."""

import json
import logging
import os
import sys
import threading

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

request = json.loads(sys.stdin.readline())
logging.basicConfig(level=logging.ERROR)

authorizer = DummyAuthorizer()
authorizer.add_user(request["user"], request["password"], request["root"], perm="elradfmwMT")


class Handler(FTPHandler):
    pass


Handler.authorizer = authorizer
server = FTPServer((request["host"], 0), Handler)


def end_with_input():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
print(server.address[1], flush=True)
server.serve_forever()
