"""One operation of Python's ftplib. The request is a JSON object on standard input; see scripted.ts."""

import ftplib
import json
import ssl
import sys

request = json.load(sys.stdin)
action, names = request["action"], request["names"]

tls = request.get("tls")


class Resuming(ftplib.FTP_TLS):
    """FTP_TLS as people mend it: data connections take up the session of the control connection."""

    def ntransfercmd(self, cmd, rest=None):
        conn, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:
            conn = self.context.wrap_socket(conn, server_hostname=self.host, session=self.sock.session)
        return conn, size


class Implicit(Resuming):
    """TLS from the first byte."""

    @property
    def sock(self):
        return self._sock

    @sock.setter
    def sock(self, sock):
        if sock is not None and not isinstance(sock, ssl.SSLSocket):
            sock = self.context.wrap_socket(sock, server_hostname=self.host)
        self._sock = sock


if tls is None:
    ftp = ftplib.FTP(timeout=20)
else:
    context = ssl.create_default_context(cafile=tls["authorities"])
    if "version" in tls:
        version = {"TLSv1.2": ssl.TLSVersion.TLSv1_2, "TLSv1.3": ssl.TLSVersion.TLSv1_3}[tls["version"]]
        context.minimum_version = context.maximum_version = version
    ftp = (Resuming if tls["begins"] == "explicit" else Implicit)(timeout=20, context=context)
ftp.connect(request["host"], request["port"])
ftp.login(request["user"], request["password"])
if tls is not None:
    ftp.prot_p()
ftp.set_pasv(request["mode"] in ("pasv", "epsv"))
if request["mode"] in ("epsv", "eprt"):
    # ftplib chooses the extended commands by the address family alone.
    if request["mode"] == "epsv":
        ftp.makepasv = lambda: ftplib.parse229(ftp.sendcmd("EPSV"), ftp.sock.getpeername())
    else:
        ftp.sendport = ftp.sendeprt

if action == "list-long":
    ftp.dir(*filter(None, names))
elif action == "list-brief":
    print("\n".join(ftp.nlst(*filter(None, names))))
elif action == "list-machine":
    for name, facts in ftp.mlsd(names[0], ["type", "size"]):
        print(facts, name)
elif action == "get":
    with open(names[1], "wb") as file:
        ftp.retrbinary("RETR " + names[0], file.write)
elif action == "put":
    with open(names[0], "rb") as file:
        ftp.storbinary("STOR " + names[1], file)
elif action == "append":
    with open(names[0], "rb") as file:
        ftp.storbinary("APPE " + names[1], file)
elif action == "resume-get":
    with open(names[1], "ab") as file:
        ftp.retrbinary("RETR " + names[0], file.write, rest=file.tell())
elif action == "resume-put":
    with open(names[0], "rb") as file:
        ftp.voidcmd("TYPE I")
        there = ftp.size(names[1])
        file.seek(there)
        ftp.storbinary("STOR " + names[1], file, rest=there)
elif action == "get-text":
    with open(names[1], "w", newline="\n") as file:
        ftp.retrlines("RETR " + names[0], lambda line: file.write(line + "\n"))
elif action == "put-text":
    with open(names[0], "rb") as file:
        ftp.storlines("STOR " + names[1], file)
elif action == "mkdir":
    ftp.mkd(names[0])
elif action == "rename":
    ftp.rename(*names)
elif action == "delete":
    ftp.delete(names[0])
elif action == "rmdir":
    ftp.rmd(names[0])
elif action == "series":
    source, target, brought, *series = names
    for name in series:
        with open(name, "wb") as file:
            ftp.retrbinary(f"RETR {source}/{name}", file.write)
    for name in series[: int(brought)]:
        with open(name, "rb") as file:
            ftp.storbinary(f"STOR {target}/{name}", file)
ftp.quit()
