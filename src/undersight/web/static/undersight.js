// What a page does beyond being read: search suggestions, cards of sources, the ruler by hand, contents that follow.
// Every page works without it; it asks no host but its own and keeps nothing.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const made = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

// "/" goes to the search field, unless something is being typed.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector("input[type=search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

// Suggestions: a combobox with a list (ARIA 1.2); Enter without a choice searches as always.
for (const [number, field] of all(".find input[type=search]").entries()) suggest(field, `suggestions-${number}`);

function suggest(field, id) {
  const list = made("ul", { id, role: "listbox", class: "suggestions" });
  if (field.getAttribute("aria-label")) list.setAttribute("aria-label", field.getAttribute("aria-label"));
  list.hidden = true;
  field.parentElement.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
  })) field.setAttribute(name, value);
  let waiting, asked, chosen = -1;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    const options = [...list.children];
    chosen = (index + options.length + 1) % (options.length + 1); // one past the end: none, the field itself
    if (chosen === options.length) chosen = -1;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    if (chosen < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    }
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.slice(0, 10).map((found, i) => {
      const title = made("span", {}, found.title);
      if (found.alias && found.alias !== found.title) title.append(" ", made("span", { class: "alias" }, found.alias));
      const option = made("li", { role: "option", id: `${id}-${i}`, "aria-selected": "false" }, title, made("span", { class: "kind" }, found.kind ?? ""));
      option.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
      option.addEventListener("click", () => go(found.url));
      option.go = () => go(found.url);
      return option;
    }));
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    list.hidden = !list.children.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = async () => {
    const words = field.value.trim();
    asked?.abort();
    if (words.length < 2) return close();
    asked = new AbortController();
    try {
      const answer = await fetch(`/search/suggest?q=${encodeURIComponent(words)}`, { signal: asked.signal, headers: { Accept: "application/json" } });
      if (answer.ok && document.activeElement === field) show((await answer.json()).suggestions ?? []);
    } catch { /* aborted, or offline: the form still searches */ }
  };
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
  field.addEventListener("blur", () => { clearTimeout(waiting); asked?.abort(); close(); });
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? list.children.length - 1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) list.children[chosen].go();
    else return;
    event.preventDefault();
  });
}

// Only addresses of this site, whatever a suggestion says.
function go(url) {
  const target = new URL(url, location.href);
  if (target.origin === location.origin) location.assign(target);
}

// A source's number shows the source: on hover, on focus; Escape closes; the card itself can be entered.
let card, leaving;
const shut = () => { card?.remove(); card = undefined; };
const open = (link) => {
  clearTimeout(leaving);
  const source = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!source || card?.of === link) return;
  shut();
  card = made("div", { class: "card", role: "tooltip", id: "card" });
  card.of = link;
  for (const node of source.cloneNode(true).childNodes) card.append(node.cloneNode(true));
  all("[id]", card).forEach((node) => node.removeAttribute("id"));
  document.body.append(card);
  link.setAttribute("aria-describedby", "card");
  const at = link.getBoundingClientRect(), size = card.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - size.width - 8));
  const above = at.bottom + size.height + 12 > innerHeight && at.top > size.height + 12;
  card.style.left = `${left + scrollX}px`; // set by script through the object model: no style attribute in the page
  card.style.top = `${(above ? at.top - size.height - 6 : at.bottom + 6) + scrollY}px`;
  card.addEventListener("pointerenter", () => clearTimeout(leaving));
  card.addEventListener("pointerleave", leave);
};
const leave = () => { clearTimeout(leaving); leaving = setTimeout(shut, 160); };
for (const link of all('a.ref[href^="#"]')) {
  link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && open(link));
  link.addEventListener("pointerleave", leave);
  link.addEventListener("focus", () => link.matches(":focus-visible") && open(link));
  link.addEventListener("blur", leave);
  link.addEventListener("click", shut);
}
document.addEventListener("keydown", (event) => event.key === "Escape" && shut());

// The ruler by hand: drag along the log, or arrow keys on a tick; what is read changes when one lets go.
for (const figure of all("figure.ruler")) {
  const strip = figure.querySelector("[data-ticks]");
  const ticks = strip ? all("a.tick", strip) : [];
  const drawing = strip?.closest("svg");
  if (ticks.length < 2) continue;
  const said = figure.querySelector("output");
  const middle = (tick) => { const box = tick.querySelector("line").getBoundingClientRect(); return box.left + box.width / 2; };
  const nearest = (x) => ticks.reduce((best, tick) => (Math.abs(middle(tick) - x) < Math.abs(middle(best) - x) ? tick : best));
  const near = (tick) => {
    ticks.forEach((other) => other.classList.toggle("near", other === tick));
    if (said) said.textContent = tick?.getAttribute("aria-label") ?? "";
  };
  let held, from;
  drawing.addEventListener("pointerdown", (event) => {
    const box = strip.getBoundingClientRect();
    if (event.button || event.clientY < box.top - 12 || event.clientY > box.bottom + 12) return;
    held = nearest(event.clientX);
    from = event.clientX;
  });
  drawing.addEventListener("pointermove", (event) => {
    if (!held || Math.abs(event.clientX - from) < 4) return;
    drawing.setPointerCapture(event.pointerId);
    held = nearest(event.clientX);
    near(held);
  });
  drawing.addEventListener("pointerup", (event) => {
    if (held && Math.abs(event.clientX - from) >= 4) go(held.getAttribute("href"));
    held = undefined;
  });
  drawing.addEventListener("pointercancel", () => { held = undefined; near(); });
  drawing.addEventListener("dragstart", (event) => event.preventDefault());
  // one stop for the Tab key; arrows go from tick to tick
  const first = ticks.find((tick) => tick.hasAttribute("aria-current")) ?? ticks.at(-1);
  ticks.forEach((tick, i) => {
    tick.setAttribute("tabindex", tick === first ? "0" : "-1");
    tick.addEventListener("focus", () => near(tick));
    tick.addEventListener("blur", () => near());
    tick.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: i - 1, ArrowRight: i + 1, Home: 0, End: ticks.length - 1 }[event.key];
      if (to === undefined || !ticks[to]) return;
      event.preventDefault();
      tick.setAttribute("tabindex", "-1");
      ticks[to].setAttribute("tabindex", "0");
      ticks[to].focus();
    });
  });
}

// The contents mark the section that is read.
const entries = all('.toc a[href^="#"]');
const sections = entries.map((entry) => document.getElementById(decodeURIComponent(entry.hash.slice(1))));
if (sections.some(Boolean)) {
  const follow = () => {
    let read = 0;
    sections.forEach((section, i) => { if (section && section.getBoundingClientRect().top < innerHeight / 3) read = i; });
    const end = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    entries.forEach((entry, i) => {
      if (i === (end && scrollY > 0 ? entries.length - 1 : read)) entry.setAttribute("aria-current", "true");
      else entry.removeAttribute("aria-current");
    });
  };
  let due = false;
  addEventListener("scroll", () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; follow(); });
  }, { passive: true });
  follow();
}

// What an address points at inside something folded is unfolded, also by browsers that do not do so themselves.
const unfold = () => {
  for (let at = document.getElementById(location.hash.slice(1)); at; at = at.parentElement) if (at.localName === "details") at.open = true;
};
addEventListener("hashchange", unfold);
unfold();
