"""Các nguồn tin: a marimo notebook (`make notebooks`)."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Các nguồn tin")


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
        "Các nguồn tin",
        "Nguồn nào cho nhiều, nguồn nào nhanh, nguồn nào im lặng, và ta đọc họ có lịch sự không.",
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
    _reach = analysis.reach(**wanted)
    mo.stop(_reach.empty, kit.nothing("Không có nguồn nào trong lựa chọn này."))
    pictures.bars(
        _reach,
        "items",
        "source",
        title="Số tin, bài của từng nguồn",
        about="Kể cả bài chỉ nhắc qua tới tỉnh.",
        axis="số tin, bài",
    )
    return


@app.cell
def _(analysis, kit, mo, pictures, wanted):
    _speed = analysis.speed(**wanted).dropna(subset=["median_hours"])
    mo.stop(
        _speed.empty, kit.nothing("Chưa có vụ việc nào được từ hai báo đưa, nên chưa so được nhanh chậm.")
    )
    pictures.dots(
        _speed.head(15),
        "median_hours",
        "source",
        title="Nhanh hay chậm so với báo đầu tiên",
        about="Trung vị số giờ sau bài đầu tiên, ở các vụ việc nhiều báo cùng đưa.",
        axes=("giờ sau bài đầu tiên (trung vị)", "nguồn"),
    )
    return


@app.cell
def _(analysis, kit, mo, pictures, wanted):
    _quiet = analysis.silence(**wanted)
    _never = _quiet[_quiet["newest"].isna()]["source"].tolist()
    _known = _quiet.dropna(subset=["silent_hours"]).sort_values("silent_hours", ascending=False)
    mo.vstack(
        [
            pictures.bars(
                _known,
                "silent_hours",
                "source",
                title="Im lặng bao lâu",
                about="Số giờ từ bài mới nhất của nguồn tới bài mới nhất của tất cả.",
                axis="giờ im lặng",
            ),
            mo.md(f"Chưa có tin, bài nào trong lựa chọn này: **{', '.join(_never)}**." if _never else ""),
        ]
    )
    return


@app.cell
def _(analysis, kit, mo, wanted):
    _asked = analysis.politeness(**wanted)
    mo.vstack(
        [
            mo.md(
                "## Ta đọc họ thế nào\n\n*Không đổi* là phần yêu cầu mà máy chủ đáp «không có gì mới» (304) nên không phải gửi lại trang. "
                "*robots.txt từ chối* là địa chỉ chủ trang không cho đọc và ta đã không đọc."
            ),
            kit.table(
                _asked,
                {
                    "source": "Nguồn",
                    "runs": "Lượt",
                    "requests": "Yêu cầu",
                    "kilobytes": "KB",
                    "not_modified_share": "Không đổi",
                    "robots_denied": "robots.txt từ chối",
                    "failures": "Lỗi",
                    "requests_per_item": "Yêu cầu mỗi bài",
                },
                rows=20,
            ),
        ]
    )
    return


if __name__ == "__main__":
    app.run()
