// Keys of the queue, help, polling without stealing focus, copying. No framework; works without it too.
(function () {
  "use strict";
  var chosen = null;
  function all(query, where) { return Array.prototype.slice.call((where || document).querySelectorAll(query)); }
  function rows() { return all(".queue > li"); }
  function say(words) { var box = document.getElementById("thong-bao"); if (box) { box.textContent = words; } }
  function mark(row, focus) {
    rows().forEach(function (one) { one.classList.toggle("chosen", one === row); });
    chosen = row ? row.dataset.alert : null;
    if (row && focus) {
      var link = row.querySelector("a.title");
      link.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }
  }
  function step(by) {
    var list = rows();
    if (!list.length) { return; }
    var at = list.findIndex(function (one) { return one.dataset.alert === chosen; });
    mark(list[Math.max(0, Math.min(list.length - 1, at < 0 ? 0 : at + by))], true);
  }
  function take() {
    var row = rows().find(function (one) { return one.dataset.alert === chosen; });
    var button = row ? row.querySelector("[data-take]") : document.querySelector("[data-take-here]");
    if (button) { button.click(); } else { say("Cảnh báo này không nhận được: đã có người xử lý hoặc bạn chưa chọn."); }
  }
  function help() { var box = document.getElementById("phim-tat"); if (box && !box.open) { box.showModal(); } }
  function typing(target) { return target.closest("input, textarea, select, [contenteditable]") !== null; }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) { return; }
    var deeds = {
      j: function () { step(1); }, k: function () { step(-1); }, a: take, "?": help,
      "/": function () { var box = document.getElementById("q"); if (box) { box.focus(); box.select(); } }
    };
    if (Object.prototype.hasOwnProperty.call(deeds, event.key)) { event.preventDefault(); deeds[event.key](); }
  });
  document.addEventListener("focusin", function (event) {
    var row = event.target.closest(".queue > li");
    if (row) { mark(row, false); }
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-help]")) { help(); }
    var copy = event.target.closest("[data-copy]");
    if (copy) {
      var from = document.getElementById(copy.dataset.copy);
      navigator.clipboard.writeText(from.value || from.textContent.trim()).then(function () { say("Đã chép vào bộ nhớ tạm."); });
    }
  });
  document.addEventListener("change", function (event) {
    var chooser = event.target.closest("[data-shows]");
    if (chooser) { all("[data-for]").forEach(function (one) { one.hidden = one.dataset.for !== chooser.value; }); }
  });

  // The list renews itself; whoever is on a row stays on it.
  var live = document.querySelector("[data-live]");
  if (live && window.htmx) {
    var before = 0, place = null;
    var here = function () {
      var row = rows().find(function (one) { return one.dataset.alert === chosen; });
      return row ? row.getBoundingClientRect().top : null;
    };
    window.setInterval(function () {
      if (document.hidden || document.querySelector("dialog[open]")) { return; }
      var list = live.querySelector(".queue");
      before = list ? Number(list.dataset.total) : 0;
      window.htmx.ajax("GET", live.dataset.from, { target: "#danh-sach", swap: "innerHTML" });
    }, Number(live.dataset.live) || 15000);
    live.addEventListener("htmx:beforeSwap", function () { place = here(); });
    live.addEventListener("htmx:afterSwap", function () {
      // What came in above must not push away the row one is reading.
      var now = here();
      if (place !== null && now !== null && window.scrollY > 0) { window.scrollBy(0, now - place); }
      var row = rows().find(function (one) { return one.dataset.alert === chosen; });
      if (row) { row.classList.add("chosen"); }
      var list = live.querySelector(".queue"), more = (list ? Number(list.dataset.total) : 0) - before;
      if (more > 0) { say("Có thêm " + more + " cảnh báo."); }
    });
  }
})();

// On a phone the bar of pages is wider than the screen: show where one is, without moving the page.
(() => {
  const here = document.querySelector(".top [aria-current]");
  const bar = here && here.closest("ul");
  if (bar) bar.scrollLeft = here.offsetLeft - bar.offsetLeft - 16;
})();
