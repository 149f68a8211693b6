"""One operation of Python's ftplib. The request is a JSON object on standard input; see scripted.ts."""

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
ftp.quit()
