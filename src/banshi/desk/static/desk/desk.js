// Keys for people who work through lists all day; every page works without it, and it can be switched off.
"use strict";
(function () {
  var OFF = "banshi:desk-keys-off";
  function kept() { try { return window.localStorage.getItem(OFF) === "1"; } catch (error) { return false; } }
  function keep(off) { try { window.localStorage.setItem(OFF, off ? "1" : "0"); } catch (error) { return; } }
  var dialog = document.querySelector("[data-keys]");
  var box = document.querySelector("[data-keys-off]");
  var opener = document.querySelector("[data-keys-open]");
  function links() { return Array.prototype.slice.call(document.querySelectorAll("[data-line] .line-link")); }
  function walk(step) {
    var all = links();
    if (!all.length) return false;
    var here = all.indexOf(document.activeElement);
    if (here < 0) {
      var line = document.activeElement && document.activeElement.closest("[data-line]");
      here = line ? all.indexOf(line.querySelector(".line-link")) : (step > 0 ? -1 : all.length);
    }
    var next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }
  function typing(target) { return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable; }
  function show() { if (dialog && dialog.showModal && !dialog.open) dialog.showModal(); }
  if (opener && dialog && dialog.showModal) { opener.hidden = false; opener.addEventListener("click", show); }
  if (box) { box.checked = kept(); box.addEventListener("change", function () { keep(box.checked); }); }
  // the board lists every unit once; a row takes them over when somebody opens its choice
  var every = document.querySelector("template[data-all-units]");
  function fill(event) {
    var select = event.target.closest && event.target.closest("select[data-units]");
    if (!select || !every || select.dataset.filled) return;
    select.dataset.filled = "1";
    var barred = select.dataset.units.split(" ");
    var known = Array.prototype.map.call(select.options, function (option) { return option.value; });
    Array.prototype.forEach.call(every.content.cloneNode(true).children, function (option) {
      if (known.indexOf(option.value) < 0 && barred.indexOf(option.value) < 0) select.appendChild(option);
    });
  }
  document.addEventListener("focusin", fill);
  document.addEventListener("pointerdown", fill);
  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (dialog && dialog.open) return;
    var onLine = event.target.closest && event.target.closest("[data-line]");
    if (event.key === "ArrowDown" && onLine && walk(1)) event.preventDefault();
    else if (event.key === "ArrowUp" && onLine && walk(-1)) event.preventDefault();
    if (kept()) return;
    if (event.key === "j" && walk(1)) event.preventDefault();
    else if (event.key === "k" && walk(-1)) event.preventDefault();
    else if (event.key === "?") { show(); event.preventDefault(); }
    else if (event.key === "/") {
      var search = document.querySelector("[data-search]");
      if (search) { search.focus(); search.select(); event.preventDefault(); }
    }
  });
})();
