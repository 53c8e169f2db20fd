"""`minhtin models list|train|evaluate`: cards, training, floors."""

from __future__ import annotations

from pathlib import Path

from cyclopts import App

app = App(name="models", help="Các mô hình: thẻ mô tả, huấn luyện lại, đánh giá theo ngưỡng chất lượng.")
DATA = Path("../shared/data")
