"use strict";
// What is typed here goes into a progress file: nothing is sent anywhere.
(() => {
  const base = JSON.parse(document.getElementById("base").textContent);
  const areas = [...document.querySelectorAll("textarea")];
  const told = document.getElementById("told");
  let unsaved = false;
  for (const area of areas) area.addEventListener("input", () => (unsaved = true));
  addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
  document.getElementById("save").addEventListener("click", () => {
    const now = new Date().toISOString();
    const answers = new Map();
    for (const area of areas) {
      if (area.value === area.defaultValue) continue;
      const { activity, field } = area.dataset;
      const answer = answers.get(activity) ?? structuredClone(base.answers[activity] ?? {});
      answer.fields = { ...answer.fields, [field]: area.value };
      answers.set(activity, answer);
    }
    const file = {
      ...base.file,
      saved_at: now,
      answers: [...answers].map(([activity, answer]) => ({ module: base.module, activity, saved_at: now, answer })),
      documents: [],
      posts: [],
      installation: "",
      digest: "",
      signature: "",
    };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" }));
    link.download = `staffroom-${base.file.edition}-${base.module}-${now.slice(0, 10)}.json`;
    link.click();
    unsaved = false;
    told.textContent = told.dataset.done;
  });
})();
