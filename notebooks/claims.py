"""Thông tin cần xác minh: a marimo notebook (`make notebooks`)."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Thông tin cần xác minh")


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
        "Thông tin cần xác minh",
        "Hệ thống cảnh báo điều gì, dựa trên căn cứ nào, kết thúc ra sao, mất bao lâu để trả lời, báo nhầm bao nhiêu.",
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
    from pipeline.digest.words import KINDS as _kinds

    _flags = analysis.flags(**wanted)
    mo.stop(_flags.empty, kit.nothing("Không có cảnh báo nào trong lựa chọn này."))
    _counts = _flags.groupby("kind", as_index=False).size().sort_values("size", ascending=False)
    _counts["name"] = [_kinds.get(one, one) for one in _counts["kind"]]
    pictures.bars(
        _counts,
        "size",
        "name",
        title="Cảnh báo theo loại",
        about="Số cảnh báo của từng loại.",
        axis="số cảnh báo",
    )
    return


@app.cell
def _(analysis, kit, mo, pictures, wanted):
    _units = analysis.time_to_answer(**wanted)
    _timed = _units.dropna(subset=["median_hours"])
    mo.vstack(
        [
            kit.nothing("Chưa có cảnh báo nào được trả lời, nên chưa có thời gian trả lời để vẽ.")
            if _timed.empty
            else pictures.bars(
                _timed,
                "median_hours",
                "unit",
                title="Thời gian trả lời theo đơn vị",
                about="Trung vị số giờ.",
                axis="giờ (trung vị)",
            ),
            pictures.bars(
                _units,
                "open",
                "unit",
                title="Còn chờ trả lời, theo đơn vị",
                about="Số cảnh báo chưa trả lời.",
                axis="số cảnh báo",
            ),
        ]
    )
    return


@app.cell
def _(analysis, kit, mo, wanted):
    from pipeline.digest.words import KINDS as _kinds
    from pipeline.digest.words import STATES as _states

    _flags = analysis.flags(**wanted)
    _rates = analysis.false_alarms(**wanted)
    _flags["loại"] = [_kinds.get(one, one) for one in _flags["kind"]]
    _flags["trạng thái"] = [_states.get(one, one) for one in _flags["state"]]
    _rates["loại"] = [_kinds.get(one, one) for one in _rates["kind"]]
    mo.vstack(
        [
            mo.md("## Từng cảnh báo"),
            kit.table(
                _flags,
                {
                    "priority": "Ưu tiên",
                    "loại": "Loại",
                    "title": "Nội dung",
                    "unit": "Đơn vị",
                    "trạng thái": "Trạng thái",
                    "raised_at": "Từ lúc",
                },
            ),
            mo.md(
                "## Báo nhầm\n\nTỷ lệ chỉ tính trên cảnh báo **đã đóng**; ô trống là chưa đóng cảnh báo nào."
            ),
            kit.table(
                _rates,
                {
                    "loại": "Loại",
                    "alerts": "Cảnh báo",
                    "closed": "Đã đóng",
                    "false_alarms": "Báo nhầm",
                    "rate": "Tỷ lệ",
                },
            ),
        ]
    )
    return


@app.cell
def _(analysis, kit, mo, wanted):
    _found = analysis.evidence(**wanted)
    _found["kết luận"] = [
        "trái với căn cứ" if one == "REFUTED" else "khớp với căn cứ" for one in _found["label"]
    ]
    mo.vstack(
        [
            mo.md("## Câu và căn cứ\n\nTrái nhau nhất ở trên. Máy chỉ **gợi ý**; người ở bàn trực kết luận."),
            kit.nothing("Chưa có câu nào đối chiếu được với căn cứ.")
            if _found.empty
            else kit.table(
                _found,
                {
                    "kết luận": "Đối chiếu",
                    "claim": "Câu",
                    "statement": "Căn cứ",
                    "stated_by": "Ai nêu",
                    "p_refuted": "Xác suất trái",
                },
            ),
        ]
    )
    return


if __name__ == "__main__":
    app.run()
