"""Diễn biến đưa tin: a marimo notebook (`make notebooks`)."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Diễn biến đưa tin")


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
        "Diễn biến đưa tin",
        "Báo chí nói về tỉnh nhiều hay ít, ai nói, nói thế nào, ở lĩnh vực và địa bàn nào.",
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
    _days = analysis.trend(**wanted)
    mo.stop(_days.empty, kit.nothing("Không có tin, bài nào về tỉnh trong lựa chọn này."))
    mo.vstack(
        [
            pictures.days(
                _days,
                title="Tin, bài về tỉnh theo ngày và sắc thái",
                about="Cột chồng theo ngày: tiêu cực, trung tính, tích cực.",
            ),
            mo.md(
                "Chỉ tính tin, bài mà tỉnh là chủ thể; bài chưa rõ sắc thái không vẽ ở đây nhưng có trong bảng cuối trang. "
                "Một ngày tăng vọt thường do **một vụ việc được đăng lại nhiều**: xem sổ tay *stories*."
            ),
        ]
    )
    return


@app.cell
def _(analysis, kit, mo, pictures, wanted):
    from pipeline.classify import load_topics as _topics

    _tones = analysis.tone_by_field(**wanted)
    _names = {one.id: one.name for one in _topics()}
    _tones["name"] = [_names.get(one, "Khác") for one in _tones["field"]]
    pictures.tones(
        _tones,
        "name",
        title="Sắc thái theo lĩnh vực",
        about="Mỗi thanh là một lĩnh vực, nhiều tin, bài nhất ở trên.",
    )
    return


@app.cell
def _(analysis, kit, mo, pictures, wanted):
    pictures.tones(
        analysis.tone_by_place(**wanted),
        "place",
        title="Sắc thái theo địa bàn được nhắc tới",
        about="Mỗi thanh là một địa danh; một bài nhắc nhiều nơi được tính ở từng nơi.",
    )
    return


@app.cell
def _(analysis, kit, mo, pictures, wanted):
    _shares = analysis.share_of_voice(**wanted)
    _shares["phần trăm"] = (_shares["share"] * 100).round(1)
    mo.vstack(
        [
            pictures.bars(
                _shares,
                "phần trăm",
                "source",
                title="Thị phần tiếng nói",
                about="Phần của từng báo trong số bài.",
                axis="% số bài",
            ),
            kit.table(
                _shares,
                {
                    "source": "Nguồn",
                    "articles": "Số bài",
                    "originals": "Bài gốc",
                    "reprints": "Đăng lại",
                    "phần trăm": "% số bài",
                },
            ),
        ]
    )
    return


@app.cell
def _(analysis, kit, mo, wanted):
    mo.accordion(
        {
            "Số liệu theo ngày": kit.table(
                analysis.trend(**wanted),
                {
                    "day": "Ngày",
                    "articles": "Bài",
                    "posts": "Bài đăng mạng xã hội",
                    "outlets": "Số báo",
                    "negative": "Tiêu cực",
                    "neutral": "Trung tính",
                    "positive": "Tích cực",
                    "unknown": "Không rõ",
                },
            ),
            "Ngôn ngữ": kit.table(
                analysis.languages(**wanted), {"language": "Ngôn ngữ", "articles": "Bài", "outlets": "Số báo"}
            ),
        }
    )
    return


if __name__ == "__main__":
    app.run()
