"use strict";
// What is typed here goes into a progress file, or into another copy of this page: nothing is sent
// anywhere.
(() => {
  const base = JSON.parse(document.getElementById("base").textContent);
  const told = document.getElementById("told");
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  let unsaved = false;

  // --- what is typed ---------------------------------------------------------------------------

  /** A number with a comma or a point; null where nothing is written, NaN where no number is. */
  const numberOf = (text) => {
    const plain = text.replace(/\s/g, "").replace(",", ".").replace("−", "-");
    if (!plain) return null;
    return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) && Math.abs(plain) <= 1e15 ? Number(plain) : NaN;
  };
  const valueOf = ({ value }, kind) => (kind === "number" ? numberOf(value) : value);
  const isBlank = (value) => value === undefined || value === null || value === "";
  /** The cells of a row that say something, in the order of the columns. */
  const cellsOf = (columns, cell) => Object.fromEntries(columns.map((c) => [c, cell(c)]).filter(([, v]) => !isBlank(v)));
  const written = (rows) => rows.filter((row) => Object.keys(row).length);
  const columnsOf = (place) => all("[data-column]", place.querySelector("template").content).map((c) => c.dataset.column);

  const READERS = {
    choice: (place) => place.querySelector(":checked")?.value ?? null,
    checks: (place) => all(":checked", place).map(({ value }) => value),
    table: (place) =>
      written(
        all("[data-row]", place).map((row) => {
          const cell = (column) => row.querySelector(`[data-column="${column}"]`);
          return cellsOf(columnsOf(place), (c) => valueOf(cell(c), cell(c).dataset.kind));
        }),
      ),
  };
  const read = (place) => {
    const { kind } = place.dataset;
    return READERS[kind] ? READERS[kind](place) : valueOf(place.querySelector("input, textarea"), kind);
  };

  /** What was answered before, in the words of `read`; what cannot be shown here stays as it was. */
  const before = (place) => {
    const { activity, field, kind } = place.dataset;
    const value = base.answers[activity]?.fields?.[field];
    const list = Array.isArray(value) ? value : [];
    if (kind === "choice") return all("input", place).find((box) => box.value === value)?.value;
    if (kind === "table") return written(list.map((row) => cellsOf(columnsOf(place), (c) => row?.[c])));
    if (kind === "checks") return all("input", place).map((box) => box.value).filter((id) => list.includes(id));
    return value;
  };
  const same = (one, other) => JSON.stringify(isBlank(one) ? null : one) === JSON.stringify(isBlank(other) ? null : other);

  /** Whether all that has to be a number is one; else the first that is none says so. */
  const isSound = () => {
    const numbers = all("input[inputmode=decimal]");
    for (const one of numbers) one.setCustomValidity(Number.isNaN(numberOf(one.value)) ? one.dataset.words : "");
    return numbers.every((one) => one.reportValidity());
  };

  const answersOf = (now) => {
    const answers = new Map();
    for (const place of all("[data-field]")) {
      const value = read(place);
      if (same(value, before(place))) continue;
      const { activity, field } = place.dataset;
      const answer = answers.get(activity) ?? structuredClone(base.answers[activity] ?? {});
      answer.fields = { ...answer.fields, [field]: value };
      answers.set(activity, answer);
    }
    return [...answers].map(([activity, answer]) => ({ module: base.module, activity, saved_at: now, answer }));
  };

  // --- tables ----------------------------------------------------------------------------------

  const addRow = (button) => {
    const template = button.previousElementSibling;
    const number = all("[data-row]", button.parentElement).length + 1;
    if (number > Number(button.dataset.most)) return void (told.textContent = button.dataset.full);
    const row = template.content.cloneNode(true);
    const legend = row.querySelector("legend");
    legend.textContent = legend.textContent.replace("{n}", number);
    const first = row.querySelector("[data-column]");
    template.before(row);
    first.focus();
    tell();
  };

  // --- what tables come to: the rules of `staffroom.rules.counters` ----------------------------

  const shown = (number) => new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 6 }).format(number);
  const filled = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const sumOf = (rows, column) => {
    const numbers = rows.map((row) => row[column]).filter(Number.isFinite);
    return Math.round(numbers.reduce((sum, number) => sum + number, 0) * 1e6) / 1e6;
  };
  const tableOf = (line) => line.closest("[data-field]");
  const mostOf = (most, activity) => {
    if (typeof most === "number") return most;
    const place = all("[data-field]").find(({ dataset }) => dataset.activity === activity && dataset.field === most.field);
    const given = place && read(place);
    const number = most.values && typeof given === "string" && Object.hasOwn(most.values, given) ? most.values[given] : given;
    return Number.isFinite(number) ? number : null;
  };

  const tellCounter = (line) => {
    const { sum, where, most, words } = JSON.parse(line.dataset.counter);
    const wanted = Object.entries(where);
    const rows = read(tableOf(line)).filter((row) => wanted.every(([column, options]) => options.includes(row[column])));
    const [found, limit] = [sumOf(rows, sum), mostOf(most, tableOf(line).dataset.activity)];
    const beyond = limit !== null && found > limit;
    const told = filled(words[limit === null ? "free" : beyond ? "beyond" : "within"], { sum: shown(found), most: shown(limit ?? 0) });
    line.classList.toggle("beyond", beyond);
    line.textContent = beyond ? `! ${told}` : told;
  };

  const tellBar = (line) => {
    const { minutes, by, options, unchosen } = JSON.parse(line.dataset.bar);
    const rows = read(tableOf(line));
    const part = (name, wanted) => ({ name, minutes: sumOf(rows.filter((row) => wanted(row[by])), minutes) });
    const parts = Object.entries(options).map(([id, name]) => part(name, (chosen) => chosen === id));
    const found = [...parts, part(unchosen, (chosen) => !Object.hasOwn(options, chosen ?? ""))].filter((one) => one.minutes > 0);
    line.textContent = found.map((one) => filled(line.dataset.words, { ...one, minutes: shown(one.minutes) })).join("; ");
  };

  const tell = () => {
    all("[data-counter]").forEach(tellCounter);
    all("[data-bar]").forEach(tellBar);
  };

  // --- files -----------------------------------------------------------------------------------

  const save = (text, type, ending) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    const day = new Date().toISOString().slice(0, 10);
    link.download = `staffroom-${base.file.edition}-${base.module}-${day}.${ending}`;
    link.click();
    unsaved = false;
  };

  const saveProgress = () => {
    const now = new Date().toISOString();
    const content = { saved_at: now, answers: answersOf(now), documents: [], posts: [] };
    const file = { ...base.file, ...content, installation: "", digest: "", signature: "" };
    save(JSON.stringify(file, null, 1), "application/json", "json");
    told.textContent = told.dataset.done;
  };

  /** What is typed becomes a part of the page, which is saved as it is then. */
  const savePage = () => {
    told.textContent = "";
    for (const box of all("[type=radio], [type=checkbox]")) box.toggleAttribute("checked", box.checked);
    for (const option of all("option")) option.toggleAttribute("selected", option.selected);
    for (const line of all("input[type=text]")) line.setAttribute("value", line.value);
    // The parser takes one line break after the tag away.
    for (const area of all("textarea")) area.textContent = `\n${area.value}`;
    save(`<!doctype html>\n${document.documentElement.outerHTML}`, "text/html", "html");
    told.textContent = told.dataset.kept;
  };

  // --- paper -----------------------------------------------------------------------------------

  /** On paper a field is as long as what stands in it. */
  addEventListener("beforeprint", () => {
    for (const field of all("textarea, input[type=text]")) {
      const words = document.createElement("div");
      words.className = "printed";
      words.textContent = field.value;
      field.after(words);
    }
  });
  addEventListener("afterprint", () => all(".printed").forEach((words) => words.remove()));

  tell();
  addEventListener("input", () => (unsaved = true));
  addEventListener("change", tell);
  addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
  addEventListener("click", ({ target }) => {
    if (target.matches("[data-add]")) addRow(target);
    if (target.id === "save" && isSound()) saveProgress();
    if (target.id === "keep") savePage();
  });
})();
