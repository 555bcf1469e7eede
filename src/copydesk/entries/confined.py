"""An answer from a process that may be killed: what reads hostile text with a library nobody can promise anything for.

The process is started when it is first asked, serves one question after the other, and ends by itself when nothing has been
asked for a while, when its parent closes or is gone, or when a question takes too long or too much memory.
"""

from __future__ import annotations

import atexit
import json
import os
import resource
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from typing import IO, Any

CPU_SECONDS = 1.0  # feedparser's loose parser does half a megabyte in it; its regular expressions may need for ever
WALL_SECONDS = 10.0  # where the machine is busy with other things
MEMORY = 400 << 20  # address space: Python with what feedparser imports takes 120 MB of it
IDLE_SECONDS = 20.0
_LENGTH = struct.Struct(">Q")
_START = "import sys; sys.path[:] = sys.argv[1:]; from copydesk.entries import confined; confined.serve()"


class Gone(Exception):
    """There is no answer: it took too long or too much, or failed."""


class Reader:
    """A process that reads broken feeds. One for each process of ours; threads take turns."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, body: bytes, **options: Any) -> dict[str, Any]:
        """What loose.read answers, or Gone."""
        with self._lock:
            for again in (True, False):
                process = self._running()
                try:
                    return self._answer(process, json.dumps(options).encode(), body)
                except (OSError, EOFError, ValueError) as e:
                    idle = again and isinstance(e, BrokenPipeError)
                    self._end()
                    if not idle:  # it may have ended by itself since the last question
                        raise Gone(str(e) or "no answer") from e
        raise Gone("no answer")

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process and self._owner == os.getpid() and self._process.poll() is None:
            return self._process
        self._end()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, *sys.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._owner = os.getpid()
        return self._process

    def _answer(self, process: subprocess.Popen[bytes], options: bytes, body: bytes) -> dict[str, Any]:
        assert process.stdin
        assert process.stdout
        for part in (options, body):
            process.stdin.write(_LENGTH.pack(len(part)) + part)
        process.stdin.flush()
        until = time.monotonic() + WALL_SECONDS
        (length,) = _LENGTH.unpack(_read(process.stdout, _LENGTH.size, until))
        answer: dict[str, Any] = json.loads(_read(process.stdout, length, until))
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():  # a forked child leaves its parent's process alone
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            try:
                if stream:
                    stream.close()
            except OSError:
                pass  # what was to be written is for nobody any more


def _read(stream: IO[bytes], size: int, until: float) -> bytes:
    """So many bytes from a pipe before that time; EOFError if they do not come."""
    parts: list[bytes] = []
    while size:
        ready, _, _ = select.select([stream], [], [], max(0.0, until - time.monotonic()))
        part = os.read(stream.fileno(), min(size, 1 << 20)) if ready else b""
        if not part:
            raise EOFError("it took too long" if not ready else "it took too much")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def serve() -> None:
    """Be that process: questions on standard input, answers on standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, and its end is ours
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    from copydesk.entries import loose

    while select.select([0], [], [], IDLE_SECONDS)[0]:
        head = sys.stdin.buffer.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            return
        options = json.loads(sys.stdin.buffer.read(_LENGTH.unpack(head)[0]))
        body = sys.stdin.buffer.read(_LENGTH.unpack(sys.stdin.buffer.read(_LENGTH.size))[0])
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)  # the signal ends the process, whatever C code it is in
        try:
            answer: dict[str, Any] = loose.read(body, **options)
        except Exception as e:  # a stack of regular expressions over hostile text
            answer = {"error": f"{type(e).__name__}: {e}"[:200]}
        signal.setitimer(signal.ITIMER_PROF, 0)
        line = json.dumps(answer).encode()
        sys.stdout.buffer.write(_LENGTH.pack(len(line)) + line)
        sys.stdout.buffer.flush()


READER = Reader()
atexit.register(READER.close)
