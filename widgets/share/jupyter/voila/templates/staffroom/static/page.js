/* Puts what the kernel made into the page, and tells the reader how the connection is.
 *
 * Runs before Voilà's front end, which starts when the page has loaded and looks for outputs then.
 */
"use strict";

(() => {
  const OUTPUT = 'script[type="application/vnd.voila.cell-output+json"]';
  const LOST = new Set(["autorestarting", "restarting", "dead"]);
  /** How long the front end may take to come, in milliseconds. */
  const PATIENCE = 60_000;
  /** How long it may take to show the activities, in milliseconds. */
  const SHOWING = 180_000;
  const loading = document.getElementById("sr-loading");
  const lost = document.getElementById("sr-lost");

  for (const made of document.querySelectorAll("#sr-made [data-place]")) {
    const place = document.getElementById(made.dataset.place);
    place.replaceChildren(...made.children);
    place.dataset.filled = "";
  }

  // A wide table scrolls by itself on a narrow screen: the keyboard must be able to come to it.
  for (const table of document.querySelectorAll(".sr-text table")) table.tabIndex = 0;

  const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  /** Whether the reader has done anything yet. */
  let touched = false;
  for (const type of ["pointerdown", "keydown", "input", "wheel"]) {
    const touch = () => (touched = true);
    addEventListener(type, touch, { passive: true, capture: true, once: true });
  }

  /** Note whether this page was opened again by itself; gives whether it had been before. */
  function again(now) {
    const key = `sr-again ${location.pathname}`;
    try {
      const before = sessionStorage.getItem(key) !== null;
      if (now) sessionStorage.setItem(key, "1");
      else sessionStorage.removeItem(key);
      return before;
    } catch {
      // A browser that keeps nothing cannot tell, and must not be sent round and round.
      return true;
    }
  }

  /** The last thing the page says about loading, once every activity is there. */
  function loaded() {
    loading.remove();
    again(false);
  }

  /** Say that the activities are not connected, and offer the way out. */
  function disconnected() {
    loading.remove();
    lost.hidden = false;
  }

  /**
   * The kernel is gone: nothing that is on its way will come.
   *
   * Where the activities were never there and the reader has done nothing, the page is opened again
   * by itself, once.
   */
  function died() {
    if (loading.isConnected && !touched && !again(true)) location.reload();
    else disconnected();
  }

  /** Find where Voilà's front end says something that begins so in place of an activity. */
  function saying(beginning) {
    return [...document.querySelectorAll(".sr-place .lm-Panel")].filter(
      ({ firstChild }) => firstChild instanceof Text && firstChild.data.startsWith(beginning),
    );
  }

  /** Wait until the front end has shown every activity; what it gave up is said in the page's words. */
  async function whenShown() {
    for (let waited = 0; document.querySelector(OUTPUT) || saying("Loading widget").length; waited += 200) {
      if (waited > SHOWING) return disconnected();
      await sleep(200);
    }
    const failed = saying("Error displaying widget");
    for (const panel of failed) panel.textContent = loading.dataset.failed;
    return failed.length > 0 ? died() : loaded();
  }

  /** Ask whether a kernel is still there; nobody knows while the server does not answer. */
  async function ended({ baseUrl, kernelId }) {
    const [, token] = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/) ?? [];
    try {
      const answer = await fetch(`${baseUrl}api/kernels/${kernelId}`, {
        headers: { "X-XSRFToken": token ?? "" },
      });
      return answer.status === 403 || answer.status === 404;
    } catch {
      return false;
    }
  }

  /** Follow the kernel that the front end is connected to. */
  async function follow(config) {
    for (let waited = 0; !window.jupyterapp; waited += 100) {
      if (waited > PATIENCE) {
        disconnected();
        return;
      }
      await sleep(100);
    }
    const { kernel } = await window.jupyterapp.widgetManagerPromise.promise;
    kernel.statusChanged.connect((_, status) => LOST.has(status) && died());
    kernel.connectionStatusChanged.connect(async () => {
      while (kernel.connectionStatus !== "connected" && lost.hidden) {
        if (await ended(config)) died();
        await sleep(2000);
      }
    });
  }

  document.getElementById("sr-reload").addEventListener("click", () => location.reload());
  whenShown();
  const config = document.getElementById("jupyter-config-data");
  if (config) {
    follow(JSON.parse(config.textContent));
  } else {
    disconnected();
  }
})();
