"""A roster file's bytes as numbered rows of cells; broken rows are marked, never joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nexus_check.errors import RosterError

_DELIMITERS = ",;\t|"
_QUOTED = re.compile(r'(?:^|(?<=[,;\t|\n]))([ ]*)"[^"]*+(?:""[^"]*+)*+"', re.MULTILINE)
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


def read_table(data: bytes, origin: str) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Return the rows of a CSV file, and sentences about how it had to be read.

    It may be in any encoding and have any delimiter of a spreadsheet. Raises `RosterError` for a
    file of another format.
    """
    _refuse_other_formats(data, origin)
    text, notes = _decode(data)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    skipped, delimiter = _delimiter(lines)
    return tuple(_Reader(lines, skipped, delimiter).rows()), notes


def _refuse_other_formats(data: bytes, origin: str) -> None:
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower()
    for magic, name in _OTHER_FORMATS:
        if start.startswith(magic.lower()):
            raise RosterError(
                f"The roster `{origin}` is {name}.", "Open it in a spreadsheet and save it as CSV."
            )


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text, and what had to be guessed about its encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), ()
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
    if said := re.fullmatch(r"sep=(.)", lines[first], re.IGNORECASE):
        return first + 1, said[1]
    sample = "\n".join(lines[: _SAMPLE * 4])[:_MOST_SAMPLED]
    bare = [line for line in _QUOTED.sub("", sample).split("\n") if line][:_SAMPLE]

    def evidence(delimiter: str) -> tuple[int, int]:
        often = Counter(line.count(delimiter) for line in bare if delimiter in line)
        number, agreeing = max(often.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return agreeing, number

    return 0, max(_DELIMITERS, key=evidence)


class _Reader:
    """Reads rows as spreadsheets write them. An unclosed quotation mark ends with its line."""

    def __init__(self, lines: Sequence[str], begins: int, delimiter: str) -> None:
        self._lines = lines
        self._begins = begins
        self._delimiter = delimiter
        one = re.escape(delimiter)
        self._cell = re.compile(
            rf' *"(?P<quoted>(?:[^"]|"")*+)"(?P<after>[^{one}\n]*)|(?P<plain>[^{one}\n]*)'
        )
        bare = _without_quoted("\n".join(lines[begins:]))
        # Prose has a blank after its commas, unless the whole file has.
        blanks = 2 * bare.count(delimiter + " ") >= bare.count(delimiter)
        self._separator = re.compile(one if blanks else one + "(?! )")
        self._widths = {self._wide(line) for line in bare.split("\n") if line.strip()}

    def rows(self) -> Iterator[Row]:
        """Yield the rows that hold something."""
        begins = self._begins
        while begins < len(self._lines):
            cells, size, opened = self._row(begins)
            broken, end = None, begins + size
            if opened is not None:  # the first line is a row alone; the next line is the next row
                cells, size = self._alone(begins), 1
                broken = f"the quotation mark opened on line {begins + 1 + opened} is not closed"
            elif size > 1 and self._may_be_rows(self._lines[begins:end]):
                broken = (
                    f"the quotation marks on lines {begins + 1} to {end} enclose what may be rows "
                    "of their own"
                )
                for line in range(begins, end):
                    yield Row(line + 1, tuple(map(str.strip, self._alone(line))), broken)
                begins = end
                continue
            elif any("\0" in line for line in self._lines[begins:end]):
                broken = "it holds a NUL character"
            stripped = tuple(cell.strip() for cell in cells)
            if broken or any(stripped):
                yield Row(begins + 1, stripped, broken)
            begins += size

    def _alone(self, line: int) -> list[str]:
        """Return the cells of a line whose quotation marks mean nothing."""
        return self._lines[line].replace('"', "").split(self._delimiter)

    def _row(self, begins: int) -> tuple[list[str], int, int | None]:
        """Return the cells of a row, how many lines it has, and on which a mark is left open."""
        text = self._lines[begins]
        if '"' not in text:
            return text.split(self._delimiter), 1, None
        cells, size, opened = self._cells(text)
        if opened is not None:  # on this line; it may be closed on a later one
            text = "\n".join(self._lines[begins : begins + _MOST_LINES])
            cells, size, opened = self._cells(text)
        return cells, size, opened

    def _cells(self, text: str) -> tuple[list[str], int, int | None]:
        """Return the same of the row that `text` begins with; lines are counted from 0."""
        cells: list[str] = []
        at, trailing = 0, False
        while found := self._cell.match(text, at):
            if found["quoted"] is not None:
                cell, after = found["quoted"].replace('""', '"'), found["after"]
                trailing = trailing or bool(after.strip())
                cells.append(f'"{cell}"{after}' if after.strip() else cell)  # as it is: no login
            elif found["plain"].lstrip(" ").startswith('"'):
                return cells, 1, text.count("\n", 0, at)
            else:
                # A mark here closes what a mark before it should have opened.
                trailing = trailing or ('"' in found["plain"] and "\n" in text[:at])
                cells.append(found["plain"])
            at = found.end() + 1
            if not text.startswith(self._delimiter, at - 1):
                break
        size = 1 + text.count("\n", 0, at - 1)
        return cells, size, 0 if trailing and size > 1 else None

    def _may_be_rows(self, lines: Sequence[str]) -> bool:
        """Whether each line could be a row itself, and one below the first is as wide as a row is.

        In `ada,"Ada⏎bo,Bo"` they may be, where two marks may be missing; in `ada,"a,b⏎c,d"` and in
        `ada,"first, and⏎second, too"` they are not, nor in the heading `"GitHub⏎username",Email`.
        """
        wide = [self._wide(_without_quoted(line)) for line in lines if line.strip()]
        least, most = min(2, *self._widths), max(self._widths)
        return all(least <= width <= most for width in wide) and not (
            self._widths - {1}
        ).isdisjoint(wide[1:])

    def _wide(self, line: str) -> int:
        """Return how many cells a line has that holds no quoted cells."""
        return 1 + len(self._separator.findall(line))


def _without_quoted(text: str) -> str:
    """Return a text with a mark for each quoted cell."""
    return _QUOTED.sub(r'\1"', text)
