"""A roster file's bytes as numbered rows of cells; broken rows are marked, never joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nexus_check.errors import RosterError

_DELIMITERS = ",;\t|"
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_QUOTED = re.compile(r'(?:^|(?<=[,;\t|\n]))[ ]*"(?:[^"]|"")*"', re.MULTILINE)
_OPENING = re.compile(' *"')
_INSIDE = re.compile(r'(?:[^"]|"")*')
_SAMPLE = 32  # lines that decide the separator
_MOST_SAMPLED = 65_536  # characters of them
# A row of more lines than this has lost its closing quotation mark.
_MOST_LINES = 200

# The first bytes of files that are given in place of a CSV file.
_OTHER_FORMATS = (
    (b"PK\x03\x04", "a spreadsheet or ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file (XLS)"),
    (b"%PDF", "a PDF file"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"<table", "a web page"),
    (b"<?xml", "an XML file"),
    (b"{", "a JSON file"),
    (b"[", "a JSON file"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank. `line` is its first line, from 1; `broken` what is wrong with it."""

    line: int
    cells: tuple[str, ...]
    broken: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file; `notes` are sentences about how it had to be read."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def read_table(data: bytes, origin: str) -> Table:
    """Return the rows of a CSV file in any encoding and with any delimiter of a spreadsheet.

    Raises `RosterError` for a file of another format.
    """
    _refuse_other_formats(data, origin)
    text, notes = _decode(data)
    lines = [found[0] for found in _LINE.finditer(text)]
    skipped, delimiter = _delimiter(lines)
    rows = tuple(_Reader(lines, delimiter, skipped).rows())
    return Table(rows, notes)


def _refuse_other_formats(data: bytes, origin: str) -> None:
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower()
    for magic, name in _OTHER_FORMATS:
        if start.startswith(magic.lower()):
            raise RosterError(
                f"The roster `{origin}` is {name}.", "Open it in a spreadsheet and save it as CSV."
            )


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text, and what had to be guessed about its encoding."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return data.decode("utf-32", "replace").removeprefix("\N{BOM}"), ()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").removeprefix("\N{BOM}"), ()
    if wide := _wide(data):
        return data.decode(wide, "replace"), (
            "The roster was read as UTF-16; it has no byte order mark.",
        )
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), (
            "The roster is not UTF-8; it was read as Windows-1252.",
        )


def _wide(data: bytes) -> str | None:
    """Return the UTF-16 encoding in which every second byte is zero; None for other text."""
    sample = data[:4096]
    if len(sample) < 4:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.4 and odd < half * 0.05 else None


def _delimiter(lines: Sequence[str]) -> tuple[int, str]:
    """Return how many lines precede the table (a spreadsheet's `sep=`), and the delimiter.

    It is the character that most of the first lines hold equally often.
    """
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines and (said := re.fullmatch(r"sep=(.)", lines[first].rstrip("\r\n"), re.IGNORECASE)):
        return first + 1, said[1]
    sample = "".join(line.rstrip("\r\n") + "\n" for line in lines[: _SAMPLE * 4])[:_MOST_SAMPLED]
    bare = [line for line in _QUOTED.sub("", sample).split("\n") if line][:_SAMPLE]

    def evidence(delimiter: str) -> tuple[int, int]:
        often = Counter(line.count(delimiter) for line in bare if delimiter in line)
        number, agreeing = max(often.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return agreeing, number

    return 0, max(_DELIMITERS, key=evidence)


@dataclass
class _Record:
    """The cells of one row as they are read, and what was noticed on the way."""

    cells: list[str] = field(default_factory=list)
    opened: int | None = None  # the line on which a quotation mark that is still open was opened
    last_opened: int = 0
    trailing: bool = False  # whether text follows a closing quotation mark


class _Reader:
    """Reads rows as spreadsheets write them. An unclosed quotation mark ends with its line."""

    def __init__(self, lines: Sequence[str], delimiter: str, skipped: int) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._next = skipped
        self._width = 0

    def rows(self) -> Iterator[Row]:
        """Yield the rows that hold something."""
        while self._next < len(self._lines):
            row = self._row()
            if row.broken or any(row.cells):
                self._width = max(self._width, len(row.cells)) if not row.broken else self._width
                yield row

    def _row(self) -> Row:
        begins = self._next
        line = self._lines[begins]
        self._next += 1
        broken = "it holds a NUL character" if "\0" in line else None
        if '"' not in line:
            return Row(begins + 1, _stripped(line.split(self._delimiter)), broken)
        record = _Record()
        rest = _fields(line, record, self._delimiter, begins + 1)
        while rest is not None:
            if self._next >= len(self._lines) or self._next - begins > _MOST_LINES:
                return self._cut(
                    begins, f"the quotation mark opened on line {record.opened} is not closed"
                )
            line = self._lines[self._next]
            self._next += 1
            if "\0" in line:
                broken = "it holds a NUL character"
            rest = _fields(line, record, self._delimiter, self._next, rest)
        many = self._next - begins > 1
        if many and (record.trailing or self._swallowed(begins, record.cells)):
            opened = record.last_opened if record.last_opened <= begins + 1 else begins + 1
            return self._cut(begins, f"the quotation mark opened on line {opened} is not closed")
        return Row(begins + 1, _stripped(record.cells), broken)

    def _cut(self, begins: int, why: str) -> Row:
        """Return the first line of a broken row alone; the next line is the next row."""
        self._next = begins + 1
        return Row(
            begins + 1, _stripped(self._lines[begins].replace('"', "").split(self._delimiter)), why
        )

    def _swallowed(self, begins: int, cells: Sequence[str]) -> bool:
        """Whether a row of several lines holds a line that is a row itself.

        `ada,"Ada⏎bo,Bo"` does; `ada,"first, and⏎second, too"` does not: prose has a blank after its
        commas. Nor does the heading `"GitHub⏎username",Email`.
        """
        separator = re.compile(re.escape(self._delimiter) + r"(?! )")
        inside = [line for cell in cells for line in cell.split("\n")[1:]]
        if not any(map(separator.search, inside)):
            return 0 < self._width < len(cells)
        needed = max(self._width - 1, 1)
        return any(
            len(separator.findall(line)) >= needed for line in self._lines[begins + 1 : self._next]
        )


def _fields(
    line: str, record: _Record, delimiter: str, number: int, held: str | None = None
) -> str | None:
    """Read a line's cells into `record`; return the text of a cell whose quote is still open.

    `held` is the text of the cell that was open when the line began.
    """
    text = line.rstrip("\r\n")
    ending = "\n" if len(text) < len(line) else ""
    at = 0
    while True:
        if held is None:
            if not (quoted := _OPENING.match(text, at)):
                end = text.find(delimiter, at)
                record.cells.append(text[at:] if end < 0 else text[at:end])
                if end < 0:
                    return None
                at = end + 1
                continue
            held, at = "", quoted.end()
            record.opened = record.last_opened = number
        found = _INSIDE.match(text, at)
        part = found[0] if found else ""
        held += part.replace('""', '"')
        at += len(part)
        if at >= len(text):
            return held + ending
        at += 1  # the closing quotation mark
        record.opened = None
        end = text.find(delimiter, at)
        after = text[at:] if end < 0 else text[at:end]
        trailing = bool(after.strip())
        record.trailing = record.trailing or trailing
        record.cells.append(f'"{held}"{after}' if trailing else held)  # as it stands: no login
        held = None
        if end < 0:
            return None
        at = end + 1


def _stripped(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in cells)
