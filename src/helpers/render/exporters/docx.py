"""The annex for Word: real tables and styles, to be pasted into the letter or sent as it is."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, time
from typing import Any

from docx.document import Document

from helpers.render.content.document import Annex
from helpers.render.content.letter import Letter
from helpers.render.content.office_text import office_text
from helpers.render.exporters.annex_exporter import AnnexExporter
from helpers.render.exporters.office_package import pack, unpack
from helpers.render.exporters.pdf import faces
from helpers.render.paper.document import document_date
from helpers.render.word.document import WordDocument
from helpers.render.word.styles import FACE, LOCALES

LONGEST_PROPERTY = 250
# What the library's template brings along and an annex has no use for.
NOT_OURS = ("thumbnail", "customXml", "stylesWithEffects")
THEME_FACE = re.compile(rb'(<a:(?:latin|ea|cs) typeface=")[^"]*(")')
SETTINGS = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    '<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="{locale}" w:eastAsia="{locale}"/>'
    '<w:decimalSymbol w:val="{decimal}"/><w:listSeparator w:val="{separator}"/></w:settings>'
)
SEPARATORS = {"vi": (",", ";"), "en": (".", ",")}


class AnnexDOCXExporter(AnnexExporter):
    """`jupyter nbconvert --to annex-docx`: any executed notebook as a document of Word."""

    export_from_notebook = "Annex (Word)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    suffix = ".docx"

    def write(self, annex: Annex, letter: Letter, resources: dict[str, Any]) -> bytes:
        """Return the document."""
        return word_document(annex, letter)


def word_document(annex: Annex, letter: Letter) -> bytes:
    """Return the document, the same bytes for the same annex and letter on any machine."""
    content = WordDocument(annex, letter, faces(""))
    document = content.write()
    _set_properties(document, annex, letter)
    _drop_leftovers(document)
    stream = io.BytesIO()
    document.save(stream)
    parts = unpack(stream.getvalue())
    decimal, separator = SEPARATORS.get(annex.language, SEPARATORS["vi"])
    locale = LOCALES.get(annex.language, LOCALES["vi"])
    settings = SETTINGS.format(locale=locale, decimal=decimal, separator=separator)
    theme = parts["word/theme/theme1.xml"]
    main = content.filled(parts["word/document.xml"].decode("utf-8"))
    changed = {
        "word/document.xml": main.encode("utf-8"),
        "word/settings.xml": settings.encode(),
        "word/theme/theme1.xml": THEME_FACE.sub(rb"\g<1>" + FACE.encode() + rb"\g<2>", theme),
    }
    return pack({**parts, **changed})


def _set_properties(document: Document, annex: Annex, letter: Letter) -> None:
    """Set what the file says of itself; its day is the printed date, never the clock's."""
    cover, said = annex.cover, document.core_properties
    day = datetime.combine(document_date(annex, letter), time(), tzinfo=UTC)
    title = " – ".join(filter(None, (annex.title, cover.where if cover else "")))
    author = _property(letter.author or letter.issuing_agency)
    said.title, said.author, said.last_modified_by = _property(title), author, author
    said.subject = _property(cover.theme_short if cover else "")
    said.comments = _property(letter.verification or (cover.code if cover else ""))
    said.keywords, said.language = "", LOCALES.get(annex.language, LOCALES["vi"])
    said.created, said.modified, said.revision = day, day, 1


def _property(text: str) -> str:
    return office_text(text)[:LONGEST_PROPERTY]


def _drop_leftovers(document: Document) -> None:
    for rels in (document.part.rels, document.part.package.rels):
        for name in [key for key, one in rels.items() if one.reltype.endswith(NOT_OURS)]:
            del rels[name]
