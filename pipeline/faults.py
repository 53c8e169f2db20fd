"""What libraries say of a mistake in a file or a setting, told in Vietnamese on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import TYPE_CHECKING, Any

from pipeline.errors import in_words

if TYPE_CHECKING:
    from pydantic import ValidationError

_KINDS = {
    str: "chữ",
    bool: "true/false",
    int: "số",
    float: "số",
    list: "danh sách",
    dict: "đối tượng",
    type(None): "null",
}

_FIELD = {
    "missing": "thiếu trường bắt buộc",
    "extra_forbidden": "trường lạ, xem lại chính tả",
    "string": "cần chữ",
    "int": "cần số nguyên",
    "float": "cần một số",
    "finite": "cần một số hữu hạn",
    "bool": "cần true hoặc false",
    "date": "cần ngày dạng năm-tháng-ngày, ví dụ 2026-11-22",
    "datetime": "cần ngày giờ, ví dụ 2026-11-22T14:05+07:00",
    "time": "cần giờ dạng 14:05",
    "list": "cần một danh sách",
    "tuple": "cần một danh sách",
    "set": "cần một danh sách",
    "frozen": "cần một danh sách",
    "dict": "cần một bảng tên và giá trị",
    "model": "cần một bảng tên và giá trị",
    "path": "cần đường dẫn",
    "json": "sai cú pháp JSON",
}

#: A kind of fault and the limit it names.
_LIMITS = {
    "greater_than": ("phải lớn hơn {}", "gt"),
    "greater_than_equal": ("phải từ {} trở lên", "ge"),
    "less_than": ("phải nhỏ hơn {}", "lt"),
    "less_than_equal": ("không được quá {}", "le"),
    "string_too_short": ("cần ít nhất {} ký tự", "min_length"),
    "string_too_long": ("không được quá {} ký tự", "max_length"),
    "too_short": ("cần ít nhất {} mục", "min_length"),
    "too_long": ("không được quá {} mục", "max_length"),
    "string_pattern_mismatch": ("không đúng dạng {}", "pattern"),
    "enum": ("chọn một trong: {}", "expected"),
    "literal_error": ("chọn một trong: {}", "expected"),
    "value_error": ("{}", "error"),
}

#: Parts of what the YAML parsers say, and what a person is to look for.
_YAML = (
    ("mapping values", "dấu : thừa, hoặc giá trị có dấu : mà không nằm trong ngoặc kép"),
    ("cannot start any token", "dùng dấu cách thay cho tab, và đặt chữ bắt đầu bằng @ hay ` trong ngoặc kép"),
    ("end of stream", "thiếu dấu nháy đóng"),
    ("',' or ", "thiếu dấu phẩy hoặc dấu ngoặc đóng"),
    ("escape character", "dấu \\ không dùng được ở đây"),
    ("alias", "bí danh (*) chưa đặt"),
    ("tag", "nhãn (!) không dùng được"),
    ("block end", "thụt lề không đều"),
    ("'-' indicator", "thụt lề không đều"),
    ("expected key", "thụt lề không đều hoặc thừa dấu nháy"),
)


def kind_of(value: object) -> str:
    """Return what kind of thing a value of JSON or YAML is."""
    return _KINDS.get(type(value), type(value).__name__)


def field_fault(fault: Mapping[str, Any]) -> str:
    """Return one of Pydantic's errors in words; what was given is not repeated, for it may be a secret."""
    kind, context = str(fault["type"]), fault.get("ctx") or {}
    if kind in _LIMITS:
        words, name = _LIMITS[kind]
        return words.format(str(context.get(name, "")).replace(" or ", " hoặc "))
    return _FIELD.get(kind) or _FIELD.get(kind.partition("_")[0], "giá trị không dùng được")


def place_of(fault: Mapping[str, Any]) -> str:
    """Return the field that one of Pydantic's errors is about."""
    return ".".join(str(part) for part in fault["loc"]) or "tệp"


def file_fault(error: Exception) -> str:
    """Return why a file of the system, YAML, JSON or TOML cannot be used."""
    import yaml

    if isinstance(error, OSError):
        return in_words(error)
    if isinstance(error, UnicodeDecodeError):
        return "không phải văn bản UTF-8; hãy lưu lại tệp bằng mã UTF-8"
    if isinstance(error, json.JSONDecodeError):
        return f"dòng {error.lineno}, cột {error.colno}: sai cú pháp JSON"
    if isinstance(error, KeyError):
        return f"thiếu mục {error.args[0] if error.args else ''}".rstrip()
    if isinstance(error, yaml.YAMLError):
        return yaml_fault(error)
    return "không đúng dạng"


def yaml_fault(error: Exception) -> str:
    """Return what PyYAML's error means, with its line and column where it names them."""
    mark = getattr(error, "problem_mark", None)
    where = f"dòng {mark.line + 1}, cột {mark.column + 1}: " if mark is not None else ""
    return f"{where}{yaml_words(error)}"


def yaml_words(error: Exception) -> str:
    """Return what PyYAML's error means, without its place."""
    said = str(getattr(error, "problem", None) or "")
    hint = next((words for part, words in _YAML if part in said), "")
    if not said and hasattr(error, "character"):
        hint = "có ký tự điều khiển"
    return f"sai cú pháp YAML{f' ({hint})' if hint else ''}"


def unread(error: ValueError | OSError) -> str:
    """Return why the file of the settings or a variable of theirs could not even be read."""
    from pydantic_settings import SettingsError

    if isinstance(error, SettingsError):
        field = re.search(r'field "(\w+)"', str(error))
        return f"biến môi trường của {field[1] if field else 'một mục'}: phải viết dạng JSON"
    if isinstance(error, TOMLDecodeError):
        place = re.search(r"line (\d+), column (\d+)", str(error))
        return f"{f'dòng {place[1]}, cột {place[2]}' if place else 'cuối tệp'}: sai cú pháp TOML"
    return file_fault(error)


def first_mistake(file: Path, error: ValidationError) -> str:
    """Return the first of the settings that is wrong, where, and how many more there are."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    what = "không có mục này, xem lại chính tả" if first["type"] == "extra_forbidden" else field_fault(first)
    more = f" (và {error.error_count() - 1} lỗi khác)" if error.error_count() > 1 else ""
    # A mistake between settings has no name of its own: its words hold the names.
    return f"{file} hoặc biến môi trường: {f'{name}: ' if name else ''}{what}{more}"
