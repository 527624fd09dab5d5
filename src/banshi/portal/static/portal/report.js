// A report survives a lost connection and a closed page, and can be spoken; every page works without this.
"use strict";
(function () {
  function store(action) { try { return action(window.localStorage); } catch (error) { return null; } }

  // what was answered on earlier pages is kept on this device until the receipt has come
  var form = document.querySelector("form[data-carry]");
  if (form) {
    var key = "banshi:report:" + form.dataset.carry;
    var fresh = form.dataset.first === "1" && form.querySelectorAll("input[type=hidden]").length <= 2;
    var kept = store(function (s) { return JSON.parse(s.getItem(key) || "null"); });
    if (fresh && kept && kept.answers && kept.answers.length > 2) offer(form, kept, key);
    else if (!fresh) remember(form, key);
    form.addEventListener("submit", function () { remember(form, key); });
  }
  function remember(form, key) {
    var found = [];
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || /^(file|submit|button)$/.test(field.type) || field.name === "csrfmiddlewaretoken") return;
      if (/^(radio|checkbox)$/.test(field.type) && !field.checked) return;
      if (field.value) found.push([field.name, field.value]);
    });
    store(function (s) { s.setItem(key, JSON.stringify({ answers: found, at: Date.now() })); });
  }
  function offer(form, kept, key) {
    if (Date.now() - kept.at > 86400000) { store(function (s) { s.removeItem(key); }); return; }
    var box = document.getElementById("unfinished");
    if (!box) return;
    box.hidden = false;
    box.querySelector("[data-go-on]").addEventListener("click", function () {
      var again = document.createElement("form");
      again.method = "post";
      again.action = form.action;
      kept.answers.concat([["_go", "show"]]).forEach(function (pair) {
        var field = document.createElement("input");
        field.type = "hidden"; field.name = pair[0]; field.value = pair[1];
        again.appendChild(field);
      });
      document.body.appendChild(again);
      again.submit();
    });
    box.querySelector("[data-forget]").addEventListener("click", function () {
      store(function (s) { Object.keys(s).forEach(function (name) { if (name.indexOf("banshi:report") === 0) s.removeItem(name); }); });
      form.reset();
      Array.prototype.forEach.call(form.querySelectorAll("textarea"), function (field) { field.value = ""; });
      box.hidden = true;
    });
  }

  // without a connection nothing is sent and nothing lost; the last page sends itself once the connection is back
  document.addEventListener("submit", function (event) {
    if (navigator.onLine !== false || event.target.method !== "post") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(event.target);
    if (event.target.dataset.send === undefined || (event.submitter && event.submitter.value !== "send")) return;
    window.addEventListener("online", function () { event.target.submit(); }, { once: true });
  }, true);
  function say(form) {
    var box = form.querySelector(".away") || document.createElement("p");
    if (!box.parentNode) { box.className = "away notice notice-near"; box.setAttribute("role", "status"); form.insertBefore(box, form.firstChild); }
    box.textContent = form.dataset.away || document.body.dataset.away || "";
    box.hidden = false;
    box.scrollIntoView({ block: "nearest" });
  }

  // a voice note by two taps, where the browser can; the file field below stays for every other
  Array.prototype.forEach.call(document.querySelectorAll("[data-recorder]"), function (box) {
    var field = document.getElementById(box.dataset.recorder);
    if (!window.MediaRecorder || !navigator.mediaDevices || !window.DataTransfer || !field) return;
    box.hidden = false;
    var button = document.createElement("button"), said = document.createElement("span"), recorder = null, timer = null;
    button.type = "button"; button.className = "quiet"; button.textContent = box.dataset.start;
    said.className = "hint"; said.setAttribute("role", "status");
    box.appendChild(button); box.appendChild(said);
    button.addEventListener("click", function () {
      if (recorder && recorder.state === "recording") { recorder.stop(); return; }
      navigator.mediaDevices.getUserMedia({ audio: true }).then(function (stream) {
        var parts = [], began = Date.now();
        recorder = new MediaRecorder(stream);
        recorder.ondataavailable = function (event) { parts.push(event.data); };
        recorder.onstop = function () {
          clearInterval(timer);
          stream.getTracks().forEach(function (track) { track.stop(); });
          var type = (recorder.mimeType || "audio/webm").split(";")[0], given = new DataTransfer();
          var ending = /mp4/.test(type) ? "m4a" : /ogg/.test(type) ? "ogg" : "webm";
          given.items.add(new File(parts, "voice." + ending, { type: type }));
          field.files = given.files;
          button.textContent = box.dataset.start;
          hear(box, new Blob(parts, { type: type }));
        };
        recorder.start();
        button.textContent = box.dataset.stop;
        timer = setInterval(function () {
          var seconds = Math.round((Date.now() - began) / 1000);
          said.textContent = " " + Math.floor(seconds / 60) + ":" + ("0" + seconds % 60).slice(-2);
          if (seconds >= 300) recorder.stop();
        }, 500);
      }).catch(function () { said.textContent = box.dataset.denied; });
    });
  });
  function hear(box, sound) {
    var player = box.querySelector("audio") || box.appendChild(document.createElement("audio"));
    player.controls = true;
    player.src = URL.createObjectURL(sound);
  }
})();
