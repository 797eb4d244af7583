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

  /** Whether every activity has been there, and whether the reader has done anything yet. */
  let came = false;
  let touched = false;
  for (const type of ["pointerdown", "keydown", "input", "wheel"]) {
    const touch = () => (touched = true);
    addEventListener(type, touch, { passive: true, capture: true, once: true });
  }

  /** Whether this page was not yet opened again by itself; says that it is, from now on. */
  function firstTime() {
    const key = `sr-again ${location.pathname}`;
    try {
      const first = !sessionStorage.getItem(key);
      sessionStorage.setItem(key, "1");
      return first;
    } catch {
      return false;
    }
  }

  /** The last thing the page says about loading, once every activity is there. */
  function loaded() {
    came = true;
    loading.remove();
    try {
      sessionStorage.removeItem(`sr-again ${location.pathname}`);
    } catch {
      // A browser that keeps nothing: then nothing was kept.
    }
  }

  /**
   * Say that the activities are not connected, and offer the way out.
   *
   * Where they never came and the reader has done nothing, the page takes that way itself, once.
   */
  function disconnected() {
    if (!came && !touched && firstTime()) {
      location.reload();
      return;
    }
    loading.remove();
    lost.hidden = false;
  }

  /** Find where Voilà's front end says something that begins so in place of an activity. */
  function saying(beginning) {
    return [...document.querySelectorAll(".sr-place .lm-Panel")].filter(
      ({ firstChild }) => firstChild instanceof Text && firstChild.data.startsWith(beginning),
    );
  }

  /** Say what Voilà's front end says in English in the page's words, and that nothing is connected. */
  function givenUp(panels) {
    for (const panel of panels) panel.textContent = loading.dataset.failed;
    disconnected();
  }

  /** Wait until the front end has shown every activity, or has given one up. */
  async function whenShown() {
    for (let waited = 0; ; waited += 200) {
      const awaited = saying("Loading widget");
      if (!document.querySelector(OUTPUT) && awaited.length === 0) break;
      if (waited > SHOWING || !lost.hidden) return givenUp(awaited);
      await sleep(200);
    }
    const failed = saying("Error displaying widget");
    return failed.length > 0 ? givenUp(failed) : loaded();
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
    kernel.statusChanged.connect((_, status) => LOST.has(status) && disconnected());
    kernel.connectionStatusChanged.connect(async () => {
      while (kernel.connectionStatus !== "connected" && lost.hidden) {
        if (await ended(config)) disconnected();
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
