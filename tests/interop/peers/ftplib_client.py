"""One operation of Python's ftplib. The request is a JSON object on standard input; see ftplib.ts."""

import ftplib
import json
import sys

request = json.load(sys.stdin)
action, names = request["action"], request["names"]

ftp = ftplib.FTP(timeout=20)
ftp.connect(request["host"], request["port"])
ftp.login(request["user"], request["password"])
ftp.set_pasv(request["mode"] in ("pasv", "epsv"))
if request["mode"] in ("epsv", "eprt"):
    # ftplib chooses the extended commands by the address family alone.
    if request["mode"] == "epsv":
        ftp.makepasv = lambda: ftplib.parse229(ftp.sendcmd("EPSV"), ftp.sock.getpeername())
    else:
        ftp.sendport = ftp.sendeprt

if action == "list":
    ftp.dir(*names)
elif action == "get":
    with open(names[1], "wb") as file:
        ftp.retrbinary("RETR " + names[0], file.write)
elif action == "put":
    with open(names[0], "rb") as file:
        ftp.storbinary("STOR " + names[1], file)
elif action == "resume":
    with open(names[1], "ab") as file:
        ftp.retrbinary("RETR " + names[0], file.write, rest=file.tell())
elif action == "get-ascii":
    with open(names[1], "w", newline="\n") as file:
        ftp.retrlines("RETR " + names[0], lambda line: file.write(line + "\n"))
elif action == "put-ascii":
    with open(names[0], "rb") as file:
        ftp.storlines("STOR " + names[1], file)
elif action == "mkdir":
    ftp.mkd(names[0])
elif action == "rename":
    ftp.rename(*names)
elif action == "remove":
    ftp.delete(names[0])
elif action == "rmdir":
    ftp.rmd(names[0])
ftp.quit()
