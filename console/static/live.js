// The queue renews itself: whoever is on a row stays on it, what is being read stays where it is on the screen.
(function () {
  "use strict";
  var desk = window.minhtin, live = document.querySelector("[data-live]");
  if (!live || !desk || !window.htmx) { return; }
  var before = { total: 0, newest: 0 }, places = [], failed = 0, known = {}, unseen = {};
  function total() { var list = live.querySelector(".queue"); return list ? Number(list.dataset.total) : 0; }
  function raised(row) { return Number(row.dataset.raised); }
  function find(id) { return desk.rows().find(function (one) { return one.dataset.alert === id; }) || null; }
  function seen() {
    var list = desk.rows().filter(function (one) { return one.getBoundingClientRect().bottom > 0; });
    var chosen = desk.row();
    if (chosen && list.indexOf(chosen) >= 0) { list.unshift(chosen); }
    return list.map(function (one) { return { id: one.dataset.alert, top: one.getBoundingClientRect().top }; });
  }
  function renew() {
    if (document.hidden || document.querySelector("dialog[open]")) { return; }
    before = { total: total(), newest: Math.max.apply(null, [0].concat(desk.rows().map(raised))) };
    desk.rows().forEach(function (one) { known[one.dataset.alert] = true; });
    window.htmx.ajax("GET", live.dataset.from, { target: "#danh-sach", swap: "innerHTML" });
  }
  live.addEventListener("htmx:beforeSwap", function () { places = window.scrollY > 0 ? seen() : []; });
  live.addEventListener("htmx:afterSwap", function () {
    failed = 0;
    // What came in above must not push away the row one is reading.
    var kept = places.find(function (one) { return find(one.id); });
    if (kept) { window.scrollBy(0, find(kept.id).getBoundingClientRect().top - kept.top); }
    var chosen = desk.row();
    if (chosen) { chosen.classList.add("chosen"); }
    var fresh = desk.rows().filter(function (one) { return !known[one.dataset.alert] && raised(one) >= before.newest; });
    fresh.forEach(function (one) { unseen[one.dataset.alert] = true; });
    desk.rows().forEach(function (one) { one.classList.toggle("fresh", unseen[one.dataset.alert] === true); });
    var more = Math.max(total() - before.total, fresh.length);
    if (more > 0) { desk.say("Có thêm " + more + " cảnh báo."); }
  });
  // It stands out until somebody has been on it.
  live.addEventListener("focusin", function (event) {
    var one = event.target.closest(".queue > li");
    if (one) { delete unseen[one.dataset.alert]; one.classList.remove("fresh"); }
  });
  function lost() {
    failed += 1;
    if (failed > 1) { desk.say("Không liên lạc được với máy chủ; danh sách có thể đã cũ."); }
  }
  document.body.addEventListener("htmx:sendError", lost);
  document.body.addEventListener("htmx:responseError", function (event) { if (event.detail.xhr.status !== 401) { lost(); } });
  document.addEventListener("visibilitychange", renew);
  window.setInterval(renew, Number(live.dataset.live) || 15000);
})();
