"""Which claims and texts are in another language: they are not compared, and it is said which those are."""

from __future__ import annotations

from pipeline.compare.content import vietnamese
from pipeline.facets.text import view
from pipeline.language import detect_language
from pipeline.sentences import split_sentences

#: Characters that are looked at.
_READ = 3000
_NAMES = {
    "en": "tiếng Anh", "zh": "tiếng Trung", "ko": "tiếng Hàn", "ja": "tiếng Nhật", "lo": "tiếng Lào",
    "th": "tiếng Thái", "km": "tiếng Khmer", "my": "tiếng Miến Điện", "fr": "tiếng Pháp", "ru": "tiếng Nga",
    "de": "tiếng Đức", "es": "tiếng Tây Ban Nha", "ar": "tiếng Ả Rập", "hi": "tiếng Hindi",
}  # fmt: skip


def foreign(text: str) -> str:
    """Return the name of the language of a text that is not Vietnamese; '' for Vietnamese and what is unclear.

    Plain Latin letters are believed to be another language only where they cannot be Vietnamese typed
    without its marks.
    """
    code = _language(text)
    if not code:
        return ""
    parts = [text[start:end] for start, end in split_sentences(text[:_READ])]
    if len(parts) > 1 and not all(map(_language, parts)):  # a Vietnamese sentence among them can be read
        return ""
    return _NAMES.get(code, "tiếng nước ngoài")


def _language(text: str) -> str:
    code = detect_language(text, "vi")
    if code == "vi" or not any(letter.isalpha() for letter in text):
        return ""
    shown = view(text[:_READ])
    return "" if vietnamese(shown) and (code == "und" or shown.bare) else code


def unread_claim(language: str) -> str:
    """Return why nothing is said of a claim in another language."""
    return f"phát biểu viết bằng {language}: Minh Tin chỉ đối chiếu phát biểu tiếng Việt"


def unread_evidence(language: str) -> str:
    """Return why a text in another language says nothing of a claim, and what to do."""
    return f"bằng chứng viết bằng {language}: chưa đối chiếu được; cần bản dịch tiếng Việt hoặc người đọc"
