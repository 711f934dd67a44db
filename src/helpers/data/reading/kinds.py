"""What a file holds, told by its first bytes and its parts, whatever its name ends in."""

from __future__ import annotations

from helpers.data.reading.archives import list_parts, read_part
from helpers.data.reading.sheets import UnreadableContentError, damaged

XLSX, XLS, XLSB, ODS, ZIP = "xlsx", "xls", "xlsb", "ods", "zip"
TEXT, HTML = "text", "html"
SUFFIXES = {
    XLSX: (".xlsx", ".xlsm"),
    XLS: (".xls",),
    XLSB: (".xlsb",),
    ODS: (".ods",),
    ZIP: (".zip",),
    TEXT: (".csv", ".tsv", ".txt"),
    HTML: (),
}
NAMES = {
    XLSX: "sổ Excel .xlsx",
    XLS: "sổ Excel .xls",
    XLSB: "sổ Excel .xlsb",
    ODS: "bảng tính .ods",
    TEXT: "văn bản CSV",
    HTML: "bảng HTML",
}
_OLE_HEAD = bytes.fromhex("d0cf11e0a1b11ae1")
_HTML_HEADS = (b"<html", b"<!doctype html", b"<table", b"<head", b"<body", b"<meta", b"<style")
_XML_WORKBOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
_OTHER = {
    b"%PDF": "tệp PDF",
    b"{\\rtf": "tệp văn bản RTF",
    b"\x89PNG": "tệp ảnh",
    b"\xff\xd8\xff": "tệp ảnh",
    b"Rar!": "tệp nén RAR",
    b"7z\xbc\xaf": "tệp nén 7z",
    b"\x1f\x8b": "tệp nén gzip",
}


def find_kind(content: bytes) -> str:
    """Return which kind of file this is; raises `UnreadableContentError` for one never read."""
    if content.startswith(_OLE_HEAD):
        return XLS
    if content.startswith(b"PK"):
        return _kind_of_archive(content)
    for head, name in _OTHER.items():
        if content.startswith(head):
            raise _not_read(name)
    start = content[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"").lower()
    if _XML_WORKBOOK in start:
        raise _not_read("sổ Excel dạng XML 2003")
    if start.startswith(b"<?xml") or start.startswith(b"<!--"):
        start = start[start.find(b">") + 1 :].lstrip()
    return HTML if start.startswith(_HTML_HEADS) else TEXT


def _not_read(name: str) -> UnreadableContentError:
    return UnreadableContentError(
        f"cần sổ Excel hoặc CSV; nhận được: {name}",
        "mở bằng Excel, lưu lại thành .xlsx rồi gửi lại",
    )


def _kind_of_archive(content: bytes) -> str:
    parts = list_parts(content)
    names = {part.name.lower(): part for part in parts}
    if "xl/workbook.bin" in names:
        return XLSB
    if any(name.startswith("xl/") for name in names):
        return XLSX
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise _not_read("tệp Word hoặc PowerPoint")
    if "mimetype" in names and "content.xml" in names:
        written = read_part(names["mimetype"])[:200]
        if b"spreadsheet" not in written:
            raise _not_read("tệp OpenDocument không phải bảng tính")
        return ODS
    if "[content_types].xml" in names or not parts:
        raise damaged()
    return ZIP
