#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Random keys, mouse clicks and sizes for a program in a terminal of its own.

    random_keys.py COUNT SEED COMMAND...

A program that leaves by a key is started again. Fails where one ends otherwise, hangs (no answer to
Ctrl-L within 20 s), or leaves the terminal in other modes than it found.
"""
import fcntl
import os
import pty
import random
import select
import signal
import struct
import sys
import termios
import time

SEQUENCES = [b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[5~", b"\x1b[6~", b"\x1b[H", b"\x1b[F",
             b"\x1b[3~", b"\x1b[Z", b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS", b"\x1b[15~", b"\x1b[17~",
             b"\x1b[18~", b"\x1b[19~", b"\x1b[20~", b"\x1b", b"\r", b"\t", b"\x7f", b"\x0c", b"\x19", b" "]
KEYS = b"123456789fnNtoIRTzZ[]{}br<>+-_*=/\\kjhgGipdse?xa0.(|^$lmuv,:;ABCDEFGHJMyc"
SIZES = [(24, 80), (30, 100), (60, 200), (15, 60), (10, 40), (50, 132)]


class Terminal:
    def __init__(self, command):
        self.pid, self.fd = pty.fork()
        if not self.pid:
            time.sleep(0.05)  # the parent reads the modes first
            os.execvp(command[0], command)
        self.modes, self.done = termios.tcgetattr(self.fd), False
        self.screen = self.last = b""
        self.resize(24, 80)
        self.wait(b"cgslabtop", 60)

    def resize(self, lines, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def drain(self, seconds):
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return False
        try:
            got = os.read(self.fd, 65536)
        except OSError:
            got = b""
        self.screen = (self.screen + got)[-200000:]
        self.last = (self.last + got)[-4000:]
        return bool(got)

    def wait(self, text, seconds):
        end = time.time() + seconds
        while text not in self.screen:
            if time.time() > end:
                self.fail("no '%s' within %d s" % (text.decode(), seconds))
            if not self.drain(0.2) and self.ended():
                return

    def ended(self):
        if self.done:
            return True
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if not pid:
            return False
        self.done = True
        while self.drain(0.1):
            pass
        if status:
            self.fail("ended with status %#x" % status)
        if termios.tcgetattr(self.fd)[:4] != self.modes[:4]:
            self.fail("the terminal has other modes than before")
        if b"\x1b[?1049l" not in self.last:
            self.fail("the screen from before is not back")
        return True

    def answers(self):
        """Ctrl-L draws all again, whatever is open."""
        self.screen = b""
        os.write(self.fd, b"\x1b\x1b\x0c")
        self.wait(b"cgslabtop", 20)

    def fail(self, why):
        if not self.done:
            os.kill(self.pid, signal.SIGABRT)
        sys.stderr.write(self.screen[-3000:].decode("utf-8", "replace") + "\n")
        sys.exit("random keys: %s" % why)


def one(dice):
    roll = dice.random()
    if roll < 0.45:
        return dice.choice(SEQUENCES)
    if roll < 0.95:
        return bytes([dice.choice(KEYS)])
    if roll < 0.98:
        button = dice.choice([32, 96, 97])
        return b"\x1b[M" + bytes([button, 33 + dice.randrange(90), 33 + dice.randrange(30)])
    return dice.choice([b"\xc3\xa9", b"\xff", b"q", b"\x1b[21~"])


def main():
    count, dice, command = int(sys.argv[1]), random.Random(int(sys.argv[2])), sys.argv[3:]
    terminal, starts = Terminal(command), 1
    for i in range(count):
        try:
            os.write(terminal.fd, one(dice))
        except OSError:
            pass  # it has ended: below another one is started
        if i % 97 == 96:
            terminal.resize(*dice.choice(SIZES))
        if i % 20 == 19:
            terminal.drain(0.01)
            if terminal.ended():
                terminal, starts = Terminal(command), starts + 1
        if i % 200 == 199:
            terminal.resize(24, 80)
            terminal.answers()
    print("%d keys, %d starts" % (count, starts))
    if not terminal.ended():
        os.write(terminal.fd, b"\x1b\x1bq")
        terminal.wait(b"\x1b[?1049l", 20)


main()
