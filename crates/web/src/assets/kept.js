// What was chosen and typed stays with this tab while its page is left (another language, a look at the borders or at the whole
// page), and comes back where the server has found something wrong with it.
"use strict";

const answering = document.getElementById("answer");
// What the page itself says.
const OURS = ["token", "question", "seen", "answer"];
const filled = () => JSON.stringify([...new FormData(answering)].filter(([name]) => !OURS.includes(name)));
// Nothing is kept of what was answered, nor after the session.
let isOver = false;

if (answering) {
  const place = `daicho-${answering.dataset.kept}`;
  const shown = filled();
  const was = answering.dataset.posted ?? sessionStorage.getItem(place);
  const from = answering.dataset.posted === undefined ? "kept" : "typed";
  if (was) restore(JSON.parse(was), from).then(goToWrong);
  for (const name of ["input", "change"]) document.addEventListener(name, () => tellChanged("typed"));
  addEventListener("pagehide", () => {
    if (isOver || filled() === shown) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, filled());
  });
}
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const isLogout = new URL(event.target.action).pathname === "/logout";
  if (isLogout) sessionStorage.clear();
  isOver = isLogout || event.target === answering;
});

// What a field holds was not read where it is another value: it has no per cent, and says where it is from.
function tellChanged(from) {
  for (const one of answering.querySelectorAll("tr[data-field] input, tr[data-field] select")) {
    const [row, texts] = [one.closest("tr"), one.closest("table").dataset];
    const isChanged = one.value !== had(one);
    const note = row.querySelector(".note");
    if (isChanged !== row.classList.contains("changed") || one === document.activeElement) note.textContent = isChanged ? texts[from] : "";
    row.classList.toggle("changed", isChanged);
  }
}

async function restore(pairs, from) {
  const said = (name) => pairs.filter(([had]) => had === name).map(([, value]) => value);
  const searched = [];
  for (const one of answering.elements) {
    if (!one.name || OURS.includes(one.name)) continue;
    const values = said(one.name);
    const before = one.value;
    if (["radio", "checkbox"].includes(one.type)) one.checked = values.includes(one.value);
    else if (values.length) one.value = values[0];
    const folded = one.closest("details");
    if (folded && one.value !== before) folded.open = true;
    if (one.dataset.search !== undefined && one.value) searched.push(one);
  }
  tellSheet();
  tellChanged(from);
  // What was found by search is found again.
  for (const field of searched) {
    await search(field);
    const chosen = said(field.dataset.prefix + field.dataset.search);
    const found = [...foundFor(field).querySelectorAll("input")].find((one) => chosen.includes(one.value));
    if (found) found.checked = true;
  }
  tellSheet();
}

function tellSheet() {
  if (answering.dataset.sheet !== undefined) tell();
}

function goToWrong() {
  const wrong = answering.querySelector(".wrong");
  const row = wrong?.closest("[data-row]");
  if (row) go(rows.indexOf(row));
  const folded = wrong?.closest("details");
  if (folded) folded.open = true;
  answering.querySelector("[aria-invalid]")?.focus();
  wrong?.scrollIntoView({ block: "center" });
}
