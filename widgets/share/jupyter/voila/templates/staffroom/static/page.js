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

  /** The last thing the page says about loading, once everything has been shown. */
  function loaded() {
    loading.remove();
  }

  /** Say that the activities are not connected any more, and offer the way out. */
  function disconnected() {
    loading.remove();
    lost.hidden = false;
  }

  /** Wait until the front end has taken every output out of the page. */
  function whenShown() {
    if (!document.querySelector(OUTPUT)) {
      loaded();
      return;
    }
    const observer = new MutationObserver(() => {
      if (!document.querySelector(OUTPUT)) {
        observer.disconnect();
        loaded();
      }
    });
    observer.observe(document.body, { childList: true, subtree: true });
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
