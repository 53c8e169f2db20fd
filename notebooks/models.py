"""Mô hình có đáng tin không: a marimo notebook (`make notebooks`)."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Mô hình có đáng tin không")


@app.cell
def _():
    import marimo as mo

    import kit
    from pipeline import analysis
    from pipeline.analysis import pictures

    return analysis, kit, mo, pictures


@app.cell
def _(kit):
    kit.head(
        "Mô hình có đáng tin không",
        "Mô hình chắc chắn đến đâu, bàn trực thấy sai ở đâu, dữ liệu vào có đổi khác không.",
    )
    return


@app.cell
def _(kit, mo):
    mo.stop(not kit.SPAN.items, kit.EMPTY)
    chosen = kit.controls()
    kit.row(chosen)
    return (chosen,)


@app.cell
def _(chosen, kit):
    wanted = kit.wanted(chosen)
    return (wanted,)


@app.cell
def _(analysis, kit, mo, pictures, wanted):
    _drift = analysis.drift(**wanted)
    mo.stop(_drift.empty, kit.nothing("Không có tin, bài nào trong lựa chọn này."))
    pictures.lines(
        _drift,
        {
            "mean_tone_p": "Độ chắc về sắc thái",
            "mean_field_p": "Độ chắc về lĩnh vực",
            "unsure_share": "Phần chưa rõ sắc thái",
            "foreign_share": "Phần tiếng nước ngoài",
        },
        title="Độ chắc của mô hình theo ngày",
        about="Độ chắc giảm dần là dấu hiệu dữ liệu đã khác lúc huấn luyện.",
        axis="từ 0 đến 1",
    )
    return


@app.cell
def _(analysis, kit, mo, pictures, wanted):
    _sure = analysis.confidence(**wanted)
    _tone = _sure[_sure["model"] == "tone"].groupby("p_from", as_index=False)["items"].sum()
    _tone["mức"] = [f"{100 * one:.0f}–{100 * one + 10:.0f} %" for one in _tone["p_from"]]
    mo.stop(_tone.empty, kit.nothing("Chưa có xác suất nào được ghi."))
    pictures.bars(
        _tone,
        "items",
        "mức",
        title="Mô hình sắc thái chắc đến đâu",
        about="Số tin, bài theo xác suất của nhãn được chọn.",
        axis="số tin, bài",
    )
    return


@app.cell
def _(analysis, kit, mo, wanted):
    _right = analysis.calibration(**wanted)
    _wrong = analysis.errors(**wanted)
    mo.vstack(
        [
            mo.md(
                "## So với kết luận của bàn trực\n\nKhi mô hình nói xác suất trái căn cứ là 80 %, thì khoảng 80 % số đó phải được bàn trực kết luận là sai. Lệch nhiều là cần hiệu chỉnh."
            ),
            kit.nothing(
                "Bàn trực chưa đóng cảnh báo nào, nên chưa đo được. Mở `minhtin console`, xử lý và đóng cảnh báo, rồi xem lại."
            )
            if _right.empty
            else kit.table(
                _right,
                {
                    "p_from": "Xác suất từ",
                    "p_mean": "Mô hình nói",
                    "false_share": "Bàn trực thấy",
                    "alerts": "Số cảnh báo",
                },
            ),
            mo.md("## Báo nhầm"),
            kit.nothing("Chưa có cảnh báo nào bị đóng là báo nhầm.")
            if _wrong.empty
            else kit.table(_wrong, {"closed_at": "Đóng lúc", "priority": "Ưu tiên", "title": "Nội dung"}),
            mo.md(
                "Sai số đo trên tập kiểm tra riêng của từng mô hình: xem `models/REPORT.md` và `models/cards/`."
            ),
        ]
    )
    return


if __name__ == "__main__":
    app.run()
