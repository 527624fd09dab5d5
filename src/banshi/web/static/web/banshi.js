// What makes pages kinder; every page works without it.
"use strict";
(function () {
  // a form goes once: the second tap does nothing, and says so
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.dataset.many !== undefined) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.querySelectorAll("button").forEach(function (button) {
      setTimeout(function () { button.disabled = true; }, 0);
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("button").forEach(function (button) { button.disabled = false; });
    });
    var first = document.querySelector("[data-focus]");
    if (first) first.focus();
  });
  // on paper nothing of a release is folded; browsers that cannot be told so by a style are told here, and folded again afterwards
  var unfolded = [];
  window.addEventListener("beforeprint", function () {
    unfolded = Array.prototype.slice.call(document.querySelectorAll(".release-more:not([open])"));
    unfolded.forEach(function (one) { one.open = true; });
  });
  window.addEventListener("afterprint", function () { unfolded.forEach(function (one) { one.open = false; }); });
  // a link to what is folded opens it
  function unfold() {
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    var fold = target && target.closest && target.closest("details:not([open])");
    if (fold) { fold.open = true; target.scrollIntoView(); }
  }
  window.addEventListener("hashchange", unfold);
  unfold();
  // what is typed into a form with data-draft survives a lost connection and a closed page, on this device only
  function stored(action) { try { return action(window.localStorage); } catch (error) { return null; } }
  document.querySelectorAll("form[data-draft]").forEach(function (form) {
    var key = "banshi:" + form.dataset.draft;
    var fields = Array.prototype.filter.call(form.elements, function (field) {
      return field.name && !/^(file|hidden|password|submit|button)$/.test(field.type);
    });
    var kept = JSON.parse(stored(function (s) { return s.getItem(key); }) || "{}");
    fields.forEach(function (field) {
      if (!(field.name in kept)) return;
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.checked || kept[field.name] === field.value;
      else if (!field.value) field.value = kept[field.name];
    });
    form.addEventListener("input", function () {
      var now = {};
      fields.forEach(function (field) {
        if (field.type === "radio" || field.type === "checkbox") { if (field.checked) now[field.name] = field.value; }
        else if (field.value) now[field.name] = field.value;
      });
      stored(function (s) { s.setItem(key, JSON.stringify(now)); });
    });
  });
  document.querySelectorAll("[data-draft-done]").forEach(function (done) {
    stored(function (s) {
      Object.keys(s).forEach(function (key) { if (key.indexOf("banshi:" + done.dataset.draftDone) === 0) s.removeItem(key); });
    });
  });
})();
