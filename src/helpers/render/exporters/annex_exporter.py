"""What every exporter of an annex begins with: the notebook read as an annex, and its letter."""

from __future__ import annotations

from typing import Any, ClassVar

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import default

from helpers.render.content.document import Annex, read_annex
from helpers.render.content.letter import Letter


class AnnexExporter(Exporter):
    """Any executed notebook as a file of bytes; a form of file says its suffix and how to write."""

    suffix: ClassVar[str]

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return self.suffix

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the file and the resources; `resources["letter"]` may hold a `Letter`."""
        resources = resources if resources is not None else {}
        letter = resources.get("letter") or Letter()
        name = str(resources.get("metadata", {}).get("name", ""))
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        return self.write(read_annex(nb, letter.language, name), letter, resources), resources

    def write(self, annex: Annex, letter: Letter, resources: dict[str, Any]) -> bytes:
        """Return the file; what its maker should know goes into `resources`."""
        raise NotImplementedError
