// What the page of questions does beyond its forms: completes the text while it is typed, shows the text that the
// form makes, offers the values of a property that was chosen. The page works without it.

const made = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
const asked = async (path, parts, signal) => {
  const kept = new URLSearchParams(location.search);
  for (const name of ["at", "certainty", "lang"]) if (kept.get(name)) parts.append(name, kept.get(name));
  const answer = await fetch(`${path}?${parts}`, { signal, headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : undefined;
};
const later = (deed, wait) => { let due; return () => { clearTimeout(due); due = setTimeout(deed, wait); }; };

const field = document.querySelector("textarea[data-complete]");
if (field) completing(field);
const form = document.querySelector("form[data-values]");
if (form) building(form);

// Suggestions under the text (ARIA 1.2): arrows choose, Enter or Tab takes, Escape closes.
function completing(text) {
  const list = made("ul", { id: "completions", role: "listbox", class: "suggestions", "aria-label": text.labels[0]?.textContent ?? "" });
  list.hidden = true;
  const frame = made("div");
  frame.style.position = "relative"; // through the object model: no style attribute in the page
  text.replaceWith(frame);
  frame.append(text, list);
  for (const [name, value] of Object.entries({ "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": "completions" })) text.setAttribute(name, value);
  let waiting, chosen = -1, start = 0, found = [];
  const close = () => {
    list.hidden = true;
    chosen = -1;
    text.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    chosen = (index + found.length) % found.length;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    text.setAttribute("aria-activedescendant", `completion-${chosen}`);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  };
  const take = (suggestion) => {
    text.setRangeText(suggestion.insert, start, text.selectionStart, "end");
    close();
    text.focus();
    if (/[:=]$/.test(suggestion.insert)) ask();
  };
  const show = (answer) => {
    start = answer.start;
    const typed = text.value.slice(start, text.selectionStart);
    found = answer.suggestions.filter((s) => s.insert !== typed).slice(0, 10);
    list.replaceChildren(...found.map((suggestion, i) => {
      const option = made("li", { role: "option", id: `completion-${i}`, "aria-selected": "false" },
        made("span", {}, suggestion.label), made("span", { class: "kind" }, suggestion.detail));
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => take(suggestion));
      return option;
    }));
    chosen = -1;
    list.hidden = !found.length;
  };
  const ask = later(async () => {
    waiting?.abort();
    waiting = new AbortController();
    const parts = new URLSearchParams({ q: text.value.slice(0, text.selectionStart) });
    try {
      const answer = await asked(text.dataset.complete, parts, waiting.signal);
      if (answer && document.activeElement === text) show(answer);
    } catch { /* aborted, or offline: one can still write */ }
  }, 150);
  text.addEventListener("input", ask);
  text.addEventListener("blur", close);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return text.form.requestSubmit();
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) take(found[chosen]);
    else return;
    event.preventDefault();
  });
}

// The form: the text follows what is chosen; a property that is chosen brings its comparators and values.
function building(form) {
  const text = document.querySelector("textarea[data-complete]");
  const write = later(async () => {
    const parts = new URLSearchParams(new FormData(form));
    for (const name of ["at", "certainty", "lang"]) parts.delete(name);
    try {
      const answer = await asked(form.dataset.values, parts);
      if (answer?.text && text) text.value = answer.text;
    } catch { /* offline: the button still works */ }
  }, 250);
  form.addEventListener("input", write);
  form.addEventListener("change", write);
  const chooser = form.querySelector("select[name=p]");
  chooser?.addEventListener("change", async () => {
    const row = chooser.closest(".field");
    const answer = await asked(form.dataset.values, new URLSearchParams({ kind: form.dataset.kind, path: chooser.value })).catch(() => undefined);
    if (!answer) return;
    row.querySelector("select[name=h]").replaceChildren(...answer.hows.map((how) => made("option", { value: how.value }, how.label)));
    row.querySelector("datalist").replaceChildren(...answer.values.map((value) => made("option", { value: value.value }, value.label === value.value ? String(value.count) : `${value.label} ${value.count}`)));
  });
}
