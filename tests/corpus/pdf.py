"""A generated letter as PDF, laid out as the real ones: header table, bold headings and labels, plain outcomes."""

from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import letter as us_letter
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from tests.corpus import printed
from tests.corpus.letter import Letter

LABELS = ("Claims Administrator guideline:", "MAXIMUS guideline:", "Decision rationale:")
TITLES = (printed.MADE, "CLINICAL CASE SUMMARY", printed.ISSUES)


def render(letter: Letter, password: str = "") -> bytes:
    """The letter as an encrypted PDF; without a password anybody opens it, as the real ones."""
    for name in ("Vera", "VeraBd"):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="VeraBd")
    written = BytesIO()
    document = SimpleDocTemplate(
        written, pagesize=us_letter, invariant=1, encrypt=StandardEncryption(password, "owner", strength=128)
    )
    document.build(_flow(letter))
    return written.getvalue()


def _flow(letter: Letter) -> list[Flowable]:
    body = ParagraphStyle("body", fontName="Vera", fontSize=9, leading=12)
    title = ParagraphStyle("title", body, fontName="VeraBd", alignment=TA_CENTER, spaceBefore=8, spaceAfter=6)
    headings = {f"{item.title}: {item.outcome}": item for item in letter.items}
    flow: list[Flowable] = []
    for paragraph in printed.paragraphs(letter):
        label = next((label for label in LABELS if paragraph.startswith(label)), None)
        if paragraph == printed.HEADER:
            flow += _header(letter, body)
        elif paragraph in TITLES:
            flow.append(Paragraph(escape(paragraph), title))
        elif paragraph in headings:
            item = headings[paragraph]
            flow += [Spacer(1, 8), Paragraph(f"<b>{escape(item.title)}: </b>{item.outcome}", body)]
        elif label:
            flow += [Spacer(1, 6), Paragraph(f"<b>{label}</b>{escape(paragraph.removeprefix(label))}", body)]
        else:
            flow.append(Paragraph(escape(paragraph), body))
    return flow


def _header(letter: Letter, body: ParagraphStyle) -> list[Flowable]:
    if letter.layout == "tabular":
        return [_table(letter, body)] if letter.header else []
    return [Paragraph(f"{label}: {value}", body) for label, value in letter.header.items()]


def _table(letter: Letter, body: ParagraphStyle) -> Table:
    def cell(label: str) -> list[Flowable]:
        return [Paragraph(f"<b>{label}:</b>", body), Paragraph(letter.header[label], body)]

    rows = [
        [*cell("Case Number"), "", ""],
        [*cell("Date Assigned"), *cell("Date of Injury")],
        [*cell("Decision Date"), *cell("UR Denial Date")],
        [*cell("Priority"), *cell("Application Received")],
    ]
    return Table(rows, colWidths=(95, 130, 85, 110), hAlign="LEFT")
