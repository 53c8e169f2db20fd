// Keys of the desk, help, the way back to the queue, copying. No framework; the desk works without it too.
(function () {
  "use strict";
  var chosen = null, at = 0, quiet = null;
  function all(query, where) { return Array.prototype.slice.call((where || document).querySelectorAll(query)); }
  function rows() { return all(".queue > li"); }
  function row() { return rows().find(function (one) { return one.dataset.alert === chosen; }) || null; }
  function say(words) {
    var box = document.getElementById("thong-bao");
    if (!box) { return; }
    box.textContent = words;
    window.clearTimeout(quiet);
    quiet = window.setTimeout(function () { box.textContent = ""; }, 12000);
  }
  function mark(one, focus) {
    rows().forEach(function (each, number) {
      each.classList.toggle("chosen", each === one);
      if (each === one) { at = number; }
    });
    chosen = one ? one.dataset.alert : null;
    if (one && focus) {
      one.querySelector("a.title").focus({ preventScroll: true });
      one.scrollIntoView({ block: "nearest" });
    }
  }
  function step(by) {
    var list = rows(), now = list.indexOf(row());
    if (!list.length) { return; }
    // Where the chosen one has left the list, the next stands in its place.
    var next = now >= 0 ? now + by : chosen === null ? 0 : by > 0 ? at : at - 1;
    mark(list[Math.max(0, Math.min(list.length - 1, next))], true);
  }
  function take() {
    var one = row(), button = one ? one.querySelector("[data-take]") : document.querySelector("[data-take-here]");
    if (button) { button.click(); } else { say("Cảnh báo này không nhận được: đã có người xử lý hoặc bạn chưa chọn."); }
  }
  function help() { var box = document.getElementById("phim-tat"); if (box && !box.open) { box.showModal(); } }
  // The next place in [brackets] of a text, chosen so that typing replaces it.
  function next(field) {
    var found = Array.from(field.value.matchAll(/\[[^\]]*\]/g));
    var one = found.find(function (each) { return each.index >= field.selectionEnd; }) || found[0];
    if (!one) { say("Không còn chỗ nào trong ngoặc vuông."); return; }
    field.focus();
    field.setSelectionRange(one.index, one.index + one[0].length);
    var lines = field.value.slice(0, one.index).split("\n").length, all_lines = field.value.split("\n").length;
    field.scrollTop = field.scrollHeight * Math.max(0, lines - 3) / all_lines;
  }
  function typing(target) { return target.closest("input, textarea, select, [contenteditable]") !== null; }
  window.minhtin = { rows: rows, row: row, mark: mark, say: say };

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && event.target.id === "q" && !event.target.value) { event.target.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) { return; }
    var deeds = {
      j: function () { step(1); }, k: function () { step(-1); }, a: take, "?": help,
      "/": function () { var box = document.getElementById("q"); if (box) { box.focus(); box.select(); } }
    };
    if (Object.prototype.hasOwnProperty.call(deeds, event.key)) { event.preventDefault(); deeds[event.key](); }
  });
  document.addEventListener("focusin", function (event) {
    var one = event.target.closest(".queue > li");
    if (one) { mark(one, false); }
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-help]")) { help(); }
    var gap = event.target.closest("[data-gap]");
    if (gap) { next(document.getElementById(gap.dataset.gap)); }
    var copy = event.target.closest("[data-copy]");
    if (copy) {
      var from = document.getElementById(copy.dataset.copy);
      navigator.clipboard.writeText(from.value || from.textContent.trim()).then(
        function () { say("Đã chép vào bộ nhớ tạm."); },
        function () { say("Trình duyệt không cho chép; hãy bôi đen và chép bằng tay."); });
    }
  });
  // A second press on a slow line must not become a second deed.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    window.setTimeout(function () { delete form.dataset.sent; }, 4000);
  });

  // The way back leads to the queue as it was filtered in this tab.
  try {
    if (document.getElementById("danh-sach")) {
      window.sessionStorage.setItem("hang-doi", window.location.pathname + window.location.search);
    } else {
      var queue = window.sessionStorage.getItem("hang-doi");
      if (queue && queue.indexOf("/alerts") === 0) {
        all("[data-back]").forEach(function (link) { link.href = queue; });
      }
    }
  } catch (error) { /* no storage: the link leads to the whole queue */ }

  // On a phone the bar of pages is wider than the screen: show where one is, without moving the page.
  var here = document.querySelector(".top [aria-current]"), bar = here && here.closest("ul");
  if (bar) { bar.scrollLeft = here.offsetLeft - bar.offsetLeft - 16; }
})();
