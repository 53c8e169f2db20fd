"""Câu hỏi của riêng bạn: a marimo notebook (`make notebooks`)."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Câu hỏi của riêng bạn")


@app.cell
def _():
    import marimo as mo

    import kit
    from pipeline import analysis
    from pipeline.analysis import pictures, questions

    return analysis, kit, mo, pictures, questions


@app.cell
def _(kit):
    kit.head(
        "Câu hỏi của riêng bạn",
        "Chọn một câu hỏi mẫu, sửa theo ý mình bằng SQL, xem tranh và bảng, rồi tải về Excel, CSV hoặc Parquet.",
    )
    return


@app.cell
def _(kit, mo, questions):
    mo.stop(not kit.SPAN.items, kit.EMPTY)
    saved = questions.all_questions()
    which = mo.ui.dropdown(list(saved), value=next(iter(saved)), label="Câu hỏi đã lưu", full_width=True)
    which
    return saved, which


@app.cell
def _(mo, saved, which):
    sql = mo.ui.code_editor(
        value=saved[which.value], language="sql", min_height=120, label="Câu hỏi bằng SQL"
    )
    sql
    return (sql,)


@app.cell
def _(analysis, kit, mo, sql):
    from pipeline.errors import BadInput as _BadInput

    try:
        answered = analysis.ask_sql(sql.value, store=kit.STORE)
    except _BadInput as error:
        mo.stop(True, mo.callout(mo.md(f"**Chưa trả lời được.** {error}"), kind="warn"))
    return (answered,)


@app.cell
def _(answered, kit, mo, pictures):
    _frame = answered.frame
    _numbers = list(_frame.select_dtypes("number").columns)
    _words = [one for one in _frame.select_dtypes(["object", "str"]).columns if one not in _numbers]
    mo.stop(_frame.empty, kit.nothing("Câu hỏi chạy được nhưng không có dòng nào."))
    _picture = (
        pictures.bars(
            _frame.assign(**{_words[0]: _frame[_words[0]].astype(str)}),
            _numbers[0],
            _words[0],
            title=f"{_numbers[0]} theo {_words[0]}",
            about="Cột số đầu tiên theo cột chữ đầu tiên của câu trả lời.",
            axis=_numbers[0],
        )
        if _numbers and _words
        else mo.md("")
    )
    _cut = " (đã cắt bớt: còn nhiều dòng hơn)" if answered.cut else ""
    mo.vstack(
        [
            _picture,
            mo.md(f"**{answered.rows} dòng**{_cut}, {answered.seconds:.1f} giây."),
            kit.table(_frame, {one: one for one in _frame.columns}, rows=15),
        ]
    )
    return


@app.cell
def _(analysis, answered, mo):
    mo.hstack(
        [
            mo.download(
                data=lambda form=_form: analysis.exported(answered.frame, form),
                filename=f"tra-loi.{_form}",
                label=_label,
            )
            for _form, _label in (("xlsx", "Tải Excel"), ("csv", "Tải CSV"), ("parquet", "Tải Parquet"))
        ],
        justify="start",
    )
    return


@app.cell
def _(mo):
    name = mo.ui.text(label="Lưu câu hỏi này với tên", placeholder="thí dụ: bao-dang-lai")
    keep = mo.ui.run_button(label="Lưu")
    mo.hstack([name, keep], justify="start")
    return keep, name


@app.cell
def _(keep, mo, name, questions, sql):
    from pipeline.errors import BadInput as _BadInput

    mo.stop(not keep.value)
    try:
        _said = mo.callout(
            mo.md(f"Đã lưu vào `{questions.save_question(name.value, sql.value)}`."), kind="success"
        )
    except _BadInput as error:
        _said = mo.callout(mo.md(f"**Chưa lưu được.** {error}"), kind="warn")
    _said
    return


@app.cell
def _(kit, mo, questions):
    mo.accordion(
        {
            f"Bảng «{_view}»: {_words['about']}": kit.columns(_words)
            for _view, _words in questions.views().items()
        }
    )
    return


if __name__ == "__main__":
    app.run()
