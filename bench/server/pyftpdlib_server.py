"""pyftpdlib over a folder, with and without TLS: pyftpdlib_server.py PORT FOLDER CERTIFICATE USER PASSWORD"""

import logging
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import TLS_DTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer


class EarlyHandshake(TLS_DTPHandler):
    """curl begins TLS on the data connection before it sends RETR or STOR. pyftpdlib takes what then comes for the end of the
    connection, and closes it: with this it can be measured by the same client as the others."""

    def readable(self):
        if self._ssl_accepting:
            return True
        if self._ssl_established and not self.receive and not self._initialized:
            return False
        return super().readable()


port, folder, certificate, user, password = sys.argv[1:]
logging.basicConfig(level=logging.ERROR)
authorizer = DummyAuthorizer()
authorizer.add_user(user, password, folder, perm="elradfmwMT")
TLS_FTPHandler.authorizer = authorizer
TLS_FTPHandler.dtp_handler = EarlyHandshake
TLS_FTPHandler.certfile = certificate
FTPServer(("127.0.0.1", int(port)), TLS_FTPHandler).serve_forever()
