"""Starts a command at a terminal of its own and plays its user: terminal.py STEP... -- COMMAND...

expect:TEXT        waits until the terminal shows it, after what was waited for before
send:TEXT          types it
size:ROWS,COLUMNS  makes the terminal so large
until:KEYS:TEXT    types the keys again and again until the terminal shows the text

At the end it says how the command ended, and whether the terminal's settings are those of before.
"""

import fcntl
import os
import select
import struct
import sys
import termios
import time

PATIENCE = 60
AGAIN = 1


class Terminal:
    def __init__(self, command):
        self.user, device = os.openpty()
        self.device = device
        self.resize(24, 80)
        self.before = termios.tcgetattr(device)
        self.unread = b""
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            fcntl.ioctl(device, termios.TIOCSCTTY, 0)
            for stream in range(3):
                os.dup2(device, stream)
            os.execvp(command[0], command)

    def resize(self, rows, columns):
        fcntl.ioctl(self.user, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text):
        os.write(self.user, text.encode())

    def shows(self, text, seconds):
        """Whether it comes in this time; what came before it is forgotten then."""
        end = time.monotonic() + seconds
        wanted = text.encode()
        while wanted not in self.unread:
            left = end - time.monotonic()
            if left <= 0:
                return False
            if select.select([self.user], [], [], left)[0]:
                self.unread += os.read(self.user, 65536)
        self.unread = self.unread.split(wanted, 1)[1]
        return True

    def expect(self, text):
        if not self.shows(text, PATIENCE):
            sys.exit("no %r, but %r" % (text, self.unread))

    def until(self, keys, text):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.type(keys)
            if self.shows(text, AGAIN):
                return
        sys.exit("never %r, but %r" % (text, self.unread))

    def end(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            self.shows("\0", 0.1)
        sys.exit("it does not end")


def main():
    split = sys.argv.index("--")
    terminal = Terminal(sys.argv[split + 1 :])
    for step in sys.argv[1:split]:
        verb, text = step.split(":", 1)
        text = text.encode().decode("unicode_escape")
        if verb == "expect":
            terminal.expect(text)
        elif verb == "send":
            terminal.type(text)
        elif verb == "size":
            terminal.resize(*map(int, text.split(",")))
        else:
            terminal.until(*text.split(":", 1))
        print(step, flush=True)
    print("exit code %d" % terminal.end())
    print("as before: %s" % (termios.tcgetattr(terminal.device) == terminal.before))


main()
