"""Plays systemd's socket activation: binds a port, starts a program with the listening socket as descriptor 3 (LISTEN_FDS, LISTEN_PID), and keeps the socket across restarts.
Each line on standard input is a restart: SIGTERM, wait for the end, start anew. The end of standard input is the last stop. Usage: activate.py PORT PROGRAM..."""
import os
import signal
import socket
import sys

listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=512)


def start():
    pid = os.fork()
    if pid:
        return pid
    if listener.fileno() != 3:
        os.dup2(listener.fileno(), 3)
    os.set_inheritable(3, True)
    os.environ["LISTEN_FDS"] = "1"
    os.environ["LISTEN_PID"] = str(os.getpid())
    os.execvp(sys.argv[2], sys.argv[2:])


def stop(pid):
    os.kill(pid, signal.SIGTERM)
    _, status = os.waitpid(pid, 0)
    print("ended with %d" % os.waitstatus_to_exitcode(status), flush=True)


running = start()
for _ in sys.stdin:
    stop(running)
    running = start()
stop(running)
