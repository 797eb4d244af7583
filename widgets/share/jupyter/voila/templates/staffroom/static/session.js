/* Warns a reader who has done nothing for a while, before her temporary session is ended. */
"use strict";

(() => {
  const warning = document.getElementById("sr-idle");
  const after = Number(warning.dataset.after) * 1000;
  let timer;

  function wait() {
    warning.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      warning.hidden = false;
    }, after);
  }

  for (const type of ["pointerdown", "keydown", "input", "scroll"]) {
    addEventListener(type, wait, { passive: true, capture: true });
  }
  wait();
})();
