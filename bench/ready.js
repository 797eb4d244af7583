// Runs in every page before anything else: notes when every activity of the page is there, has heard
// from the commons and has been painted. Milliseconds since the navigation began.
(() => {
  if (window.top !== window) return;
  const marks = {};
  window.readyMarks = marks;
  let due = false;
  const look = () => {
    if (document.readyState === "loading" || document.querySelector(__WAITING__)) {
      due = false;
      delete marks.ready;
    } else if (!due) {
      due = true;
      requestAnimationFrame(() => {
        if (due) marks.ready ??= performance.now();
      });
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  document.addEventListener("readystatechange", look);
})();
