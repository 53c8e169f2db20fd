// What an officer has typed and not yet handed in stays with this tab: through the end of a session, an error, the
// button "back". It is forgotten when the server has taken it, when signing out, and with the tab.
(function () {
  "use strict";
  var shelf;
  try { shelf = window.sessionStorage; shelf.getItem("x"); } catch (error) { return; }
  var MARK = "nhap:", who = document.body.dataset.officer || "";
  function all(query, where) { return Array.prototype.slice.call((where || document).querySelectorAll(query)); }
  function keys() { return Object.keys(shelf).filter(function (one) { return one.indexOf(MARK) === 0; }); }
  function read(key) { try { return JSON.parse(shelf.getItem(key)); } catch (error) { return null; } }
  function write(key, draft) { try { shelf.setItem(key, JSON.stringify(draft)); } catch (error) { /* full: nothing is kept */ } }
  function version(form) { var box = form.querySelector("[name=version], [name=number]"); return box ? box.value : ""; }
  function key(field) { return MARK + who + ":" + field.form.getAttribute("action") + ":" + field.id;  }
  function fields(form) { return all("textarea[id], input[id][type=text], input[id]:not([type]), input[id][type=url]", form); }

  // A page that tells that nothing was written (or the sign-in page): what was sent has not arrived.
  if (!who || document.querySelector("[data-refused]")) {
    keys().forEach(function (one) { var draft = read(one); if (draft) { draft.sent = false; write(one, draft); } });
    return;
  }
  function taken(form, draft) {
    if (!draft.sent || document.querySelector("main .problem[role=alert]")) { return false; }
    return draft.version ? version(form) !== draft.version : document.querySelector("main .good[role=status]") !== null;
  }
  function note(field, draft, into) {
    var line = document.createElement("p"), drop = document.createElement("button"), words = "Điều bạn viết dở trước đó còn đây.";
    line.className = "small kept"; line.setAttribute("role", "status");
    if (!into) { words = "Văn bản đã có bản mới hơn. Bản bạn viết dở:"; }
    line.textContent = words + " ";
    drop.type = "button"; drop.className = "plain copy"; drop.textContent = "Bỏ bản viết dở";
    line.appendChild(drop);
    field.parentNode.insertBefore(line, field);
    var shown = null;
    if (!into) {
      shown = document.createElement("div"); shown.className = "paper prewrap small"; shown.textContent = draft.value;
      field.parentNode.insertBefore(shown, field);
    }
    drop.addEventListener("click", function () {
      shelf.removeItem(key(field)); line.remove();
      if (shown) { shown.remove(); } else { field.value = field.defaultValue; }
      field.focus();
    });
  }
  all("form[data-keep]").forEach(function (form) {
    fields(form).forEach(function (field) {
      var draft = read(key(field));
      if (!draft || typeof draft.value !== "string") { return; }
      if (taken(form, draft)) { shelf.removeItem(key(field)); return; }
      draft.sent = false;
      write(key(field), draft);
      if (draft.value === field.defaultValue) { return; }  // the page has it already
      // Over a text that a colleague has changed meanwhile nothing is written unasked.
      var same = field.defaultValue === draft.base;
      if (same) { field.value = draft.value; }
      note(field, draft, same);
      for (var box = field.closest("details"); box; box = box.parentElement.closest("details")) { box.open = true; }
    });
  });
  document.addEventListener("input", function (event) {
    var field = event.target, form = field.form;
    if (!form || !form.matches("[data-keep]") || fields(form).indexOf(field) < 0) { return; }
    if (field.value === field.defaultValue) { shelf.removeItem(key(field)); return; }
    write(key(field), { value: field.value, base: field.defaultValue, version: version(form), sent: false });
  });
  document.addEventListener("submit", function (event) {
    if (event.target.getAttribute("action") === "/logout") { shelf.clear(); return; }
    if (!event.target.matches("[data-keep]")) { return; }
    fields(event.target).forEach(function (field) {
      var draft = read(key(field));
      if (draft) { draft.sent = true; write(key(field), draft); }
    });
  });
})();
