"""The archive of a backup: a tar with a manifest that names every part, its size and its fingerprint (F127)."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, cast

MANIFEST = "manifest.json"
FILES = "files"
CHUNK = 1 << 20


class Damaged(Exception):
    """The archive is not what its manifest says; its text names the part."""


class Writer:
    """Writes parts one after the other, then the manifest; the archive takes its name once it is whole."""

    def __init__(self, path: Path):
        self.path, self.draft = path, path.with_suffix(".part")
        self.parts: dict[str, dict] = {}
        self.tar = tarfile.open(self.draft, "w")  # noqa: SIM115  (closed by `finish` or `abandon`)

    def add(self, name: str, source: Path) -> None:
        """Add a file that nobody writes any more. FileNotFoundError when it has just gone."""
        size, digest = source.stat().st_size, hashlib.sha256()
        with source.open("rb") as stream:
            self.tar.addfile(_member(name, size), cast(IO[bytes], _Reading(stream, digest, size)))
        self.parts[name] = {"size": size, "sha256": digest.hexdigest()}

    def finish(self, manifest: dict) -> Path:
        content = json.dumps(manifest | {"parts": self.parts}, indent=1, ensure_ascii=False).encode()
        self.tar.addfile(_member(MANIFEST, len(content)), io.BytesIO(content))
        self.tar.close()
        return self.draft.rename(self.path)

    def abandon(self) -> None:
        self.tar.close()
        self.draft.unlink(missing_ok=True)


class _Reading:
    """A stream whose bytes are fingerprinted as they pass."""

    def __init__(self, stream: IO[bytes], digest, size: int):
        self.stream, self.digest, self.left = stream, digest, size

    def read(self, size: int = -1) -> bytes:
        # A file that grows meanwhile is another one's: it is read as far as it was when it was named.
        data = self.stream.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(data)
        self.digest.update(data)
        return data


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


class Reader:
    """Reads an archive, once every part of it is what the manifest says."""

    def __init__(self, path: Path):
        try:
            self.tar = tarfile.open(path)  # noqa: SIM115  (closed with the process)
            self.manifest: dict = json.load(self._open(MANIFEST))
        except (tarfile.TarError, KeyError, ValueError, OSError) as error:
            raise Damaged(f"{path.name} is not a backup: {error}") from error
        self.parts: dict[str, dict] = self.manifest["parts"]

    def check(self) -> None:
        """Raise Damaged at the first part that is missing, altered, or named as no part of ours is."""
        for name, said in self.parts.items():
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts:
                raise Damaged(f"{name} would be written elsewhere")
            digest = hashlib.sha256()
            try:
                with self._open(name) as part:
                    while data := part.read(CHUNK):
                        digest.update(data)
            except (tarfile.TarError, KeyError, OSError) as error:
                raise Damaged(f"{name} is missing") from error
            if digest.hexdigest() != said["sha256"]:
                raise Damaged(f"{name} was altered")

    def extract(self, name: str, target: Path) -> Path:
        """Write a part at a path of ours."""
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._open(name) as part, target.open("wb") as written:
            while data := part.read(CHUNK):
                written.write(data)
        return target

    def files(self) -> Iterator[tuple[str, str]]:
        """The parts that are files of the portal, each with its path among them."""
        for name in self.parts:
            if name.startswith(f"{FILES}/"):
                yield name, name.removeprefix(f"{FILES}/")

    def _open(self, name: str) -> IO[bytes]:
        found = self.tar.extractfile(name)
        if found is None:
            raise KeyError(name)
        return found
