"""What came back: bodies decoded as they arrive, never more of them than agreed, and headers as text."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from urllib.parse import quote

import aiohttp
import brotli

from copydesk.errors import FetchError, NotAllowed
from copydesk.web.addresses import SAFE

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ENCODINGS = "gzip, br, zstd"
HEADER_BYTES = 32_768  # aiohttp's 8 kB is too little for some publishers' Content-Security-Policy
_PIECE = 128 * 1024  # decoded bytes taken from a decompressor at once
# RFC 9659: what is sent over HTTP must be readable with a window of 8 MB; a larger one would let a sender choose our memory.
_WINDOW: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 23}
_FRAMES = (b"\x28\xb5\x2f\xfd", *(bytes((n,)) + b"\x2a\x4d\x18" for n in range(0x50, 0x60)))  # RFC 8878, 3.1


# Headers that hold one value: a proxy that writes its own beside the server's makes two of them, and the first one counts.
_ONE = frozenset({"age", "content-location", "content-type", "date", "etag", "expires", "last-modified", "location", "retry-after"})


def headers_of(answer: aiohttp.ClientResponse) -> dict[str, str]:
    """The headers with names in lower case. A validator that is not text is left out: aiohttp could not send it back as it came."""
    headers: dict[str, str] = {}
    for name, value in answer.headers.items():
        key = name.lower()
        if not value.isascii():
            sent = value.encode("utf-8", "surrogateescape")
            text = sent.decode("utf-8", "replace")
            if key in ("etag", "last-modified") and text != value:
                continue
            # A Location in Latin-1 still leads somewhere: its bytes are kept as escapes.
            value = quote(sent, safe=SAFE) if key == "location" else text
        if key in headers:
            value = headers[key] if key in _ONE else f"{headers[key]}, {value}"
        headers[key] = value
    return headers


async def read(answer: aiohttp.ClientResponse, url: str, most: int, cut: bool) -> bytes:
    """The decoded body, never more than `most` bytes of it: what grows beyond is cut off or refused as it arrives."""
    encoding = answer.headers.get("Content-Encoding", "").strip().lower()
    unpack = _unpacker(url, encoding)
    if not encoding and not cut and (answer.content_length or 0) > most:
        raise _too_large(url, most)
    body, sent = bytearray(), 0
    try:
        async for chunk in answer.content.iter_any():
            sent += len(chunk)
            for piece in unpack.pieces(chunk):
                body += piece
                if len(body) > most or sent > most or unpack.between > most:
                    if cut:
                        return bytes(body[:most])
                    raise _too_large(url, most)
    except (zlib.error, brotli.error, zstd.ZstdError) as e:
        raise _broken(url, f"its {encoding} packing is broken: {e}") from e
    except (aiohttp.ClientError, OSError) as e:
        if isinstance(e, TimeoutError):
            raise
        raise _broken(url, "it broke off in the middle") from e
    if sent and not unpack.whole:
        raise _broken(url, "it broke off in the middle")
    return bytes(body or unpack.start)


def _too_large(url: str, most: int) -> NotAllowed:
    return NotAllowed(f"is larger than {most} bytes", subject=url, hint="raise [web] max_bytes if you trust this source")


def _broken(url: str, what: str) -> FetchError:
    return FetchError(f"did not arrive whole: {what}", subject=url, status=200, retry=True, hint="we try again later")


class _Plain:
    """A body that is not packed."""

    whole = True

    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield data


class _Zlib:
    """A body in gzip (any number of members) or deflate (with or without zlib's header, as servers differ)."""

    def __init__(self, wbits: int) -> None:
        self.wbits, self.whole = wbits, False
        self.stream: zlib._Decompress | None = None

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self.stream is None:
                if self.whole and data[0] != 0x1F:
                    return  # rubbish after the end, which browsers leave out, too
                raw = self.wbits == zlib.MAX_WBITS and data[0] & 0x0F != 8
                self.stream, self.whole = zlib.decompressobj(-zlib.MAX_WBITS if raw else self.wbits), False
            piece = self.stream.decompress(data, _PIECE)
            yield piece
            while len(piece) == _PIECE:
                piece = self.stream.decompress(self.stream.unconsumed_tail, _PIECE)
                yield piece
            data = b""
            if self.stream.eof:
                data, self.stream, self.whole = self.stream.unused_data, None, True


class _Brotli:
    """A body in br."""

    def __init__(self) -> None:
        self.stream = brotli.Decompressor()

    @property
    def whole(self) -> bool:
        return bool(self.stream.is_finished())

    def pieces(self, data: bytes) -> Iterator[bytes]:
        if self.whole:
            return
        yield self.stream.process(data, output_buffer_limit=_PIECE)
        while not self.stream.can_accept_more_data():
            yield self.stream.process(b"", output_buffer_limit=_PIECE)


class _Zstd:
    """A body in zstd, of any number of frames."""

    def __init__(self) -> None:
        self.stream: zstd.ZstdDecompressor | None = None
        self.whole = False
        self.rest = b""  # the start of a frame's four magic bytes

    def pieces(self, data: bytes) -> Iterator[bytes]:
        data, self.rest = self.rest + data, b""
        while data:
            if self.stream is None:
                if self.whole and not data.startswith(_FRAMES):
                    # Rubbish after the end is left out as with gzip, unless it may still turn out to be another frame.
                    self.rest = data if any(f.startswith(data) for f in _FRAMES) else b""
                    return
                self.stream, self.whole = zstd.ZstdDecompressor(options=_WINDOW), False
            yield self.stream.decompress(data, _PIECE)
            while not (self.stream.needs_input or self.stream.eof):
                yield self.stream.decompress(b"", _PIECE)
            data = b""
            if self.stream.eof:
                data, self.stream, self.whole = self.stream.unused_data, None, True


_Stage = _Plain | _Zlib | _Brotli | _Zstd
_GZIP = b"\x1f\x8b"
_PACKINGS = 2  # one within the other: a file that is packed on the server's disk, and packed by the server


class _Unpacker:
    """A body in all its packings. What begins as gzip does when it is unpacked is packed once more than its headers say."""

    def __init__(self, stages: list[_Stage]) -> None:
        self.stages = stages
        self.start = b""  # what came so far, while that is too little to tell
        self.between = 0  # bytes that came out of a packing and into another
        self._last: _Stage | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is missing at the end."""
        return all(stage.whole for stage in (*self.stages, *([self._last] if self._last else [])))

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What comes out when these bytes come in."""
        yield from self._through(self.stages, data)

    def _through(self, stages: list[_Stage], data: bytes) -> Iterator[bytes]:
        if not stages:
            yield from self._unnamed(data)
            return
        for piece in stages[0].pieces(data):
            self.between += len(piece) if len(stages) > 1 else 0
            yield from self._through(stages[1:], piece)

    def _unnamed(self, data: bytes) -> Iterator[bytes]:
        if self._last is None:
            self.start += data
            if len(self.start) < len(_GZIP):
                yield b""
                return
            self._last, data, self.start = _Zlib(16 + zlib.MAX_WBITS) if self.start.startswith(_GZIP) else _Plain(), self.start, b""
        self.between += len(data) if isinstance(self._last, _Zlib) else 0
        yield from self._last.pieces(data)


def _unpacker(url: str, encoding: str) -> _Unpacker:
    named = [e.strip() for e in encoding.split(",")]
    if len(named) > _PACKINGS:
        raise _unasked(url, encoding)
    return _Unpacker([_stage(url, e) for e in reversed(named)])


def _stage(url: str, encoding: str) -> _Stage:
    if encoding in ("", "identity"):
        return _Plain()
    if encoding in ("gzip", "x-gzip"):
        return _Zlib(16 + zlib.MAX_WBITS)
    if encoding == "deflate":
        return _Zlib(zlib.MAX_WBITS)
    if encoding == "br":
        return _Brotli()
    if encoding == "zstd":
        return _Zstd()
    raise _unasked(url, encoding)


def _unasked(url: str, encoding: str) -> FetchError:
    return FetchError(f"is packed as {encoding[:40]!r}, which we did not ask for", subject=url, status=200,
                      hint="the server is at fault; ask its operator")  # fmt: skip
