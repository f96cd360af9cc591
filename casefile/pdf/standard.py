"""What makes a file PDF/A-2u (ISO 19005-2): output intent, XMP equal to the document information, language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from casefile import __version__
from casefile.locate import resource_path
from casefile.pdf.objects import Name, Ref
from casefile.pdf.typeset import clean
from casefile.pdf.writer import PdfWriter

PRODUCER = f"Mingjuan {__version__}"
LANGUAGE = "zh-CN"


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself.

    Attributes:
        made_at: local time unless it bears a zone; written to the second.
    """

    title: str
    author: str
    subject: str
    keywords: str
    made_at: datetime


def finish(writer: PdfWriter, about: About, pages: Sequence[Ref], root: Ref, **catalog: Any) -> None:
    """Writes page tree (under `root`), metadata, output intent and catalogue, and closes the file."""
    writer.add({"Type": Name("Pages"), "Count": len(pages), "Kids": list(pages)}, root)
    profile = writer.packed(resource_path("pdf", "srgb.icc").read_bytes(), {"N": 3})
    intent = writer.add(
        {
            "Type": Name("OutputIntent"),
            "S": Name("GTS_PDFA1"),
            "OutputConditionIdentifier": "sRGB IEC61966-2.1",
            "RegistryName": "http://www.color.org",
            "Info": "sRGB IEC61966-2.1",
            "DestOutputProfile": profile,
        }
    )
    about = _cleaned(about)
    metadata = writer.stream(xmp(about), {"Type": Name("Metadata"), "Subtype": Name("XML")})
    catalogue = writer.add(
        {
            "Type": Name("Catalog"),
            "Version": Name("1.7"),
            "Pages": root,
            "Lang": LANGUAGE,
            "Metadata": metadata,
            "OutputIntents": [intent],
            "ViewerPreferences": {"DisplayDocTitle": True},
            **catalog,
        }
    )
    writer.close(catalogue, writer.add(information(about)))


def information(about: About) -> dict[str, str]:
    """The document information dictionary."""
    stamp = about.made_at.strftime("D:%Y%m%d%H%M%S") + _zone(about.made_at, "'")
    entries = {
        "Title": about.title,
        "Author": about.author,
        "Subject": about.subject,
        "Keywords": about.keywords,
        "Creator": PRODUCER,
        "Producer": PRODUCER,
        "CreationDate": stamp,
        "ModDate": stamp,
    }
    return {key: value for key, value in entries.items() if value}


def xmp(about: About) -> bytes:
    """The same as XMP, with the PDF/A identification."""
    stamp = about.made_at.strftime("%Y-%m-%dT%H:%M:%S") + _zone(about.made_at, "")

    def alternatives(text: str) -> str:
        return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'

    parts = [
        ("dc:format", "application/pdf"),
        ("dc:title", alternatives(about.title) if about.title else ""),
        ("dc:creator", f"<rdf:Seq><rdf:li>{escape(about.author)}</rdf:li></rdf:Seq>" if about.author else ""),
        ("dc:description", alternatives(about.subject) if about.subject else ""),
        ("dc:language", f"<rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag>"),
        ("pdf:Keywords", escape(about.keywords)),
        ("pdf:Producer", escape(PRODUCER)),
        ("xmp:CreatorTool", escape(PRODUCER)),
        ("xmp:CreateDate", stamp),
        ("xmp:ModifyDate", stamp),
        ("pdfaid:part", "2"),
        ("pdfaid:conformance", "U"),
    ]
    body = "\n".join(f"   <{name}>{value}</{name}>" for name, value in parts if value)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">\n'
        f"{body}\n"
        "  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    ).encode()


def _cleaned(about: About) -> About:
    return About(
        clean(about.title), clean(about.author), clean(about.subject), clean(about.keywords), about.made_at
    )


def _zone(value: datetime, mark: str) -> str:
    """The offset from UTC as PDF (`+08'00`) or XMP (`+08:00`) writes it; nothing for a time without zone."""
    offset = value.utcoffset()
    if offset is None:
        return ""
    minutes = int(offset.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}{mark or ':'}{rest:02d}"
