"""Sessions of Python's ftplib, with "tls" by AUTH TLS and PROT P: sessions.py KIND PORT COUNT tls|clear USER PASSWORD

  logins  COUNT sessions, eight at a time: connect, log in, QUIT; prints the seconds
  down    downloads small1 to smallCOUNT in one session; prints the seconds, without the login
  up      the same, uploading
  idle    COUNT sessions, prints "ready" when all are logged in, and keeps them until its input ends; twenty from each address
          from 127.0.1.1 on"""

import ftplib
import io
import socket
import ssl
import sys
import time
from concurrent.futures import ThreadPoolExecutor

kind, port, count, security, user, password = sys.argv[1:]
count = int(count)
AT_ONCE = 8
PER_ADDRESS = 20
SMALL = 10_000

context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE


class Data(ssl.SSLSocket):
    """Keeps its session when it ends, for the next one."""

    latest = None

    def unwrap(self):
        if self.session.has_ticket or self.version() != "TLSv1.3":
            Data.latest = self.session
        return super().unwrap()


context.sslsocket_class = Data


class Resuming(ftplib.FTP_TLS):
    """Data connections take up the session of the one before, the first that of the control connection: ftplib by itself makes a
    full handshake for each, unlike the clients that people use."""

    def ntransfercmd(self, cmd, rest=None):
        connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        # As curl and lftp do: else an upload's close_notify waits for the server's delayed acknowledgement.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return context.wrap_socket(connection, session=Data.latest or self.sock.session), size


def log_in(source=None):
    ftp = Resuming(context=context) if security == "tls" else ftplib.FTP()
    ftp.connect("127.0.0.1", int(port), timeout=60, source_address=source)
    if security == "tls":
        ftp.auth()
    # Of FTP, not of FTP_TLS: that one would say AUTH a second time.
    ftplib.FTP.login(ftp, user, password)
    return ftp


def timed(work):
    began = time.perf_counter()
    work()
    print(time.perf_counter() - began)


def at_once(work):
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(work, range(count)))


def move():
    content = bytes(SMALL)
    for index in range(1, count + 1):
        if kind == "down":
            got = []
            ftp.retrbinary(f"RETR small{index}", lambda chunk: got.append(len(chunk)))
            assert sum(got) == SMALL
        else:
            ftp.storbinary(f"STOR small{index}", io.BytesIO(content))


if kind == "logins":
    timed(lambda: at_once(lambda _: log_in().quit()))
elif kind == "idle":
    kept = at_once(lambda index: log_in(("127.0.1.%d" % (1 + index // PER_ADDRESS), 0)))
    print("ready", flush=True)
    sys.stdin.read()
else:
    ftp = log_in()
    if security == "tls":
        ftp.prot_p()
    timed(move)
    ftp.quit()
