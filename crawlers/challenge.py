"""Pages that test for a browser in place of the page asked for. They are recognised, never evaded.

A site that answers so has said that programs are not welcome; its source is marked as one that
cannot be read politely, and a person may ask the outlet for another way in.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.http import Response

_LOOKED_AT = 64 * 1024
# More words than this, and the page is an article that happens to mention such a test.
_FEW_WORDS = 150
_NO_WORDS = 20
_REFUSALS = frozenset({401, 403, 405, 406, 409, 429, 503})
_HEADERS = (
    ("cf-mitigated", "challenge", "Cloudflare"),
    ("x-amzn-waf-action", "challenge", "AWS WAF"),
    ("x-amzn-waf-action", "captcha", "AWS WAF"),
    ("x-datadome", "protected", "DataDome"),
)
# Scripts and forms that only such a page carries; words a reader sees prove nothing by themselves.
_SCRIPTS = (
    ("Cloudflare", rb"_cf_chl_opt|/cdn-cgi/challenge-platform/h/[^\"']{0,80}orchestrate|jschl_vc"),
    ("Cloudflare", rb"cf-browser-verification|id=[\"']?(?:cf-challenge|challenge-form|jschl[-_]answer)"),
    ("DDoS-Guard", rb"/\.well-known/ddos-guard/|ddos-guard\.net/js-challenge|data-ddg-(?:origin|l10n)"),
    ("Imperva", rb"_Incapsula_Resource\?|/_Incapsula_Resource|incapsula incident id"),
    ("Sucuri", rb"sucuri_cloudproxy_js"),
    ("DataDome", rb"(?:geo\.captcha-delivery|ct\.captcha-delivery)\.com"),
    ("PerimeterX", rb"px-captcha|_pxAppId\s*="),
    ("AWS WAF", rb"token\.awswaf\.com/|awsWafCookieDomainList|AwsWafIntegration"),
    ("Akamai", rb"/_sec/cp_challenge/|sec-if-cpt-container|bm-verify="),
    ("Kasada", rb"/149e9513-01fa-4fb0-aad4-566afd725d1b/|KPSDK\.configure"),
    ("Anubis", rb"id=[\"']?anubis_(?:challenge|version|base_prefix)"),
    ("reCAPTCHA", rb"(?:www\.google\.com|www\.recaptcha\.net)/recaptcha/(?:api|enterprise)\.js"),
    ("hCaptcha", rb"(?:js\.)?hcaptcha\.com/1/api\.js"),
    ("Turnstile", rb"challenges\.cloudflare\.com/turnstile/"),
    ("cookie script", rb"document\.cookie\s*=[^<]{0,4000}?location(?:\.(?:reload|href|replace)|\s*=)"),
)  # fmt: skip
_COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _SCRIPTS)
# One of these stands in whatever the patterns above find: looked for first, since nearly every page has none.
_NEEDLES = (
    b"_cf_chl_opt", b"/cdn-cgi/challenge-platform/h/", b"jschl", b"cf-browser-verification",
    b"cf-challenge", b"challenge-form", b"ddos-guard", b"data-ddg-", b"incapsula", b"sucuri_cloudproxy_js",
    b"captcha-delivery", b"px-captcha", b"_pxappid", b"awswaf", b"/_sec/cp_challenge/",
    b"sec-if-cpt-container", b"bm-verify=", b"/149e9513-01fa-4fb0-aad4-566afd725d1b/", b"kpsdk", b"anubis_",
    b"/recaptcha/", b"hcaptcha.com", b"challenges.cloudflare.com", b"document.cookie",
)  # fmt: skip
# Forms a comment box may carry too: they count only where the server refuses, or says the words below.
_WEAK = frozenset({"reCAPTCHA", "hCaptcha", "Turnstile"})
_WORDS = re.compile(
    r"just a moment|checking (?:if the site connection is secure|your browser)|attention required|"
    r"enable javascript and cookies to continue|verif(?:y|ying) (?:that )?you are (?:a )?human|"
    r"are you a robot|ddos protection by|performing security verification|"
    r"đang kiểm tra trình duyệt|xác (?:minh|nhận|thực) (?:rằng )?bạn là (?:con )?người|"
    r"bạn không phải (?:là )?(?:rô-?bốt|robot|người máy)|"
    r"vui lòng (?:bật|kích hoạt) javascript",
    re.IGNORECASE,
)
# As above: every such sentence has one of these.
_PHRASES = (
    "just a moment", "checking if", "checking your", "attention required", "enable javascript and",
    "verif", "robot", "ddos protection by", "performing security", "đang kiểm tra trình", "xác minh",
    "xác nhận", "xác thực", "rô-bốt", "rôbốt", "người máy", "bật javascript", "kích hoạt javascript",
)  # fmt: skip
_CODE = re.compile(r"<(script|style|noscript|template)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
# Text right in an element of those that scripts seldom write; twice as many words are wanted of it.
_SAID = re.compile(rb"<(?:p|a|li|h[1-6]|td)\b[^<>]{0,400}>([^<>]{4,2000})<")
_TAG = re.compile(r"<[^>]{0,2000}>")


def challenge_in(status: int, headers: Mapping[str, str], body: bytes) -> str:
    """The maker of the test for a browser that this answer is; empty where it is an ordinary answer.

    ``headers`` by name, in any case. The body counts only where it shows almost no text of its own.
    """
    low = {name.lower(): value.lower() for name, value in headers.items()}
    for name, value, maker in _HEADERS:
        if value in low.get(name, ""):
            return maker
    if status != 200 and status not in _REFUSALS:
        return ""
    head = body[:_LOOKED_AT]
    if status == 200 and _tells_much(head):
        return ""
    small = head.lower()
    suspect = any(needle in small for needle in _NEEDLES)
    found = [maker for maker, pattern in _COMPILED if pattern.search(head)] if suspect else []
    if not found and b"javascript" not in small and b"<script" not in small:
        return ""
    return _judged(status, found, head.decode("utf-8", "replace"))


def _tells_much(head: bytes) -> bool:
    """Whether more words stand in elements than a test has: so it is with nearly every page of an outlet."""
    words = 0
    for found in _SAID.finditer(head):
        words += found[1].count(b" ") + 1
        if words > 2 * _FEW_WORDS:
            return True
    return False


def _judged(status: int, found: list[str], text: str) -> str:
    said = _says_so(text)
    if not found and not said:
        return ""
    words = len(_shown(text).split())
    if words > _FEW_WORDS:
        return ""
    strong = [maker for maker in found if maker not in _WEAK]
    if words > _NO_WORDS:  # many a real page sets a cookie
        strong = [maker for maker in strong if maker != "cookie script"]
    if strong:
        return strong[0]
    if found and (said or status in _REFUSALS):
        return found[0]
    return "unknown" if said and (status in _REFUSALS or words < _FEW_WORDS // 2) else ""


def _says_so(text: str) -> bool:
    small = text.lower()
    return any(phrase in small for phrase in _PHRASES) and bool(_WORDS.search(text))


def _shown(text: str) -> str:
    """The words a reader would see, roughly."""
    return _TAG.sub(" ", _CODE.sub(" ", text))


def header_texts(response: Response) -> dict[str, str]:
    """The headers of a response as text, the values of one name joined by commas."""
    found = response.headers.items()
    return {name.decode("latin-1"): b",".join(values).decode("latin-1") for name, values in found}


def plain_head(response: Response) -> bytes:
    """The beginning of a body without its gzip coding; other codings stay as they are."""
    body = response.body
    if not body.startswith(b"\x1f\x8b"):
        return body[:_LOOKED_AT]
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, _LOOKED_AT)
    except zlib.error:
        return b""
