"""Đời sống của một vụ việc: a marimo notebook (`make notebooks`)."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Đời sống của một vụ việc")


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
        "Đời sống của một vụ việc",
        "Vụ việc nào kéo dài, lan ra sao, ai đăng lại của ai, báo nào sửa bài sau khi đăng.",
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
    _all = analysis.stories(**wanted)
    mo.stop(_all.empty, kit.nothing("Không có vụ việc nào trong lựa chọn này."))
    _all["name"] = [
        title or f"(chỉ có bài đăng) {key}"
        for title, key in zip(_all["title"], _all["story_id"], strict=True)
    ]
    options = {
        f"{name[:90]} ({count} bài)": key
        for name, count, key in zip(_all["name"], _all["articles"], _all["story_id"], strict=True)
    }
    pictures.bars(
        _all,
        "articles",
        "name",
        title="Vụ việc có nhiều bài nhất",
        about="Số bài của từng vụ việc.",
        axis="số bài",
        top=12,
    )
    return (options,)


@app.cell
def _(mo, options):
    story = mo.ui.dropdown(options, value=next(iter(options)), label="Vụ việc", full_width=True)
    story
    return (story,)


@app.cell
def _(analysis, kit, mo, pictures, story, wanted):
    _life = analysis.story_life(story.value, **wanted)
    mo.stop(_life.empty, kit.nothing("Vụ việc này không có bài nào trong lựa chọn."))
    _life["loại"] = ["đăng lại" if isinstance(one, str) else "bài gốc" for one in _life["reprint_of"]]
    mo.vstack(
        [
            pictures.dots(
                _life,
                "hours",
                "source",
                title="Ai đăng lúc nào",
                about="Mỗi chấm là một tin, bài; càng sang phải càng đăng sau.",
                axes=("giờ kể từ tin đầu tiên", "nguồn"),
                colour="loại",
            ),
            kit.table(_life, {"dated": "Lúc", "source": "Nguồn", "loại": "Loại", "title": "Tiêu đề"}),
        ]
    )
    return


@app.cell
def _(analysis, kit, mo, wanted):
    _links = analysis.lineage(**wanted)
    mo.vstack(
        [
            mo.md(
                "## Ai đăng lại của ai, đổi gì\n\nĐộ giống là ước lượng phần chữ chung của hai bài (1 = như nhau); phần giữ là tỷ lệ chữ của bản gốc còn trong bản đăng lại."
            ),
            kit.nothing("Không có bài đăng lại.")
            if _links.empty
            else kit.table(
                _links,
                {
                    "original_source": "Báo gốc",
                    "reprint_source": "Đăng lại",
                    "title": "Bài gốc",
                    "minutes": "Sau (phút)",
                    "similarity": "Độ giống",
                    "kept": "Phần giữ",
                    "headline": "Đổi tiêu đề",
                    "left_out": "Bỏ",
                    "added": "Thêm",
                    "changed": "Sửa",
                    "moved": "Đổi thứ tự",
                },
            ),
        ]
    )
    return


@app.cell
def _(analysis, kit, mo, wanted):
    _changes = analysis.changes(**wanted)
    mo.vstack(
        [
            mo.md("## Bài đã sửa sau khi đăng\n\nChữ bị bỏ và chữ thêm vào, so bản mới với bản ngay trước."),
            kit.nothing("Không thấy bài nào bị sửa.")
            if _changes.empty
            else kit.table(
                _changes,
                {
                    "seen_at": "Thấy lúc",
                    "source": "Nguồn",
                    "title_after": "Tiêu đề",
                    "removed": "Đã bỏ",
                    "added": "Đã thêm",
                },
            ),
        ]
    )
    return


if __name__ == "__main__":
    app.run()
