"""A PDF letter -> its printed lines and which of them begin in bold. Knows PDFium and nothing else."""

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

BOLD = 600
PAGES_AT_MOST = 300


class UnreadablePdf(Exception):
    """The PDF gives no text; the message says why."""


def lines_of(content: bytes) -> tuple[list[str], list[bool] | None]:
    """The printed lines of a PDF and, for each, whether its first character is bold.

    In letters an item's heading and its labels are set in bold, the outcome and the prose are not. For a PDF whose
    fonts tell no weight, the second is None. Raises UnreadablePdf.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if pdfium_c.FPDF_GetLastError() == pdfium_c.FPDF_ERR_PASSWORD:
            raise UnreadablePdf("the PDF asks for a password") from error
        raise UnreadablePdf("the PDF is damaged or is none: its structure cannot be read") from error
    try:
        if len(document) > PAGES_AT_MOST:
            raise UnreadablePdf(f"the PDF has {len(document)} pages, more than {PAGES_AT_MOST}")
        lines: list[str] = []
        bold: list[bool] = []
        for page in document:
            _read_page(page, lines, bold)
    except pdfium.PdfiumError as error:
        raise UnreadablePdf("the PDF is damaged: one of its pages cannot be read") from error
    finally:
        document.close()
    if not any(line.strip() for line in lines):
        raise UnreadablePdf("the PDF has no text layer")
    return lines, bold if any(bold) else None


def _read_page(page: pdfium.PdfPage, lines: list[str], bold: list[bool]) -> None:
    text_page = page.get_textpage()
    offset = 0
    for line in text_page.get_text_range().split("\r\n"):
        lines.append(line)
        bold.append(pdfium_c.FPDFText_GetFontWeight(text_page.raw, offset) >= BOLD)
        offset += len(line) + len("\r\n")
    text_page.close()
    page.close()
