// The sheet: arrows and numbers single a paper out, its keys answer it, Enter goes on to what is open and then decides.
"use strict";

const form = document.querySelector("form[data-sheet]");
const rows = form ? [...form.querySelectorAll("[data-row]")] : [];
const foot = document.querySelector(".sheetpage .foot");
const status = foot?.querySelector("[role=status]");
let here = 0;

const wayOf = (row) => row.querySelector(".ways input:checked");
// What an input held when the page came.
const had = (one) => one.tagName === "SELECT"
  ? ([...one.options].find((option) => option.defaultSelected) ?? one.options[0]).value : one.defaultValue;
// Whether something was chosen or typed that was not there before.
const isSaid = (one) => one.type === "radio" ? one.checked : one.value !== "" && one.value !== had(one);
// Whether what was read was emptied: that is no answer.
const isEmptied = (one) => /field_/.test(one.name) && one.value.trim() === "" && had(one).trim() !== "";
// Nobody can say of a paper whose picture failed that it is as shown.
const pictures = (row) => [...row.querySelectorAll(".crop img")];
const isFailed = (row) => pictures(row).some((one) => one.complete && one.naturalWidth === 0);
// A paper that lacks something is "as shown" once all of it was chosen or typed. The page names the inputs; the server asks for
// the same.
const isOpen = (row) => {
  const way = wayOf(row);
  if (!way) return true;
  if (way.value !== "confirm" && way.value !== "original") return false;
  const inputs = [...row.querySelectorAll("input, select")];
  const said = (names) => inputs.some((one) => names.includes(one.name) && isSaid(one));
  const lacks = JSON.parse(row.dataset.lacks ?? "[]");
  const kind = lacks.find(([what]) => what === "kind")?.[1] ?? [];
  const nothingElse = inputs.some((one) => kind.includes(one.name) && isSaid(one) && form.dataset.idle.split(" ").includes(one.value));
  if (isFailed(row) || inputs.some(isEmptied)) return true;
  const lists = nothingElse ? [] : [...row.querySelectorAll("[data-choices]")].filter((list) => list.querySelector("input"));
  const prefix = way.name.slice(0, -"answer".length);
  if (lists.some(({ dataset: { choices } }) => !said([choices, ...INSTEAD[choices].map((field) => `field_${field}`)].map((name) => prefix + name)))) return true;
  // What no reading settles is asked of who confirms: another meeting.
  return lacks.some(([what, names]) => (what === "kind" || !nothingElse) && (what !== "other" || way.value === "confirm") && !said(names));
};

// A paper is seen once its picture is there, or known not to come, and its middle has been in sight.
function look() {
  const bottom = foot.getBoundingClientRect().top;
  for (const row of rows) {
    const { top, height } = row.querySelector(".crop").getBoundingClientRect();
    if (pictures(row).every((one) => one.complete) && top + height / 2 < bottom && top + height > 0) row.dataset.seen = "";
  }
  tell();
}

function tell() {
  const open = rows.filter(isOpen).length;
  const unseen = rows.filter((row) => row.dataset.seen === undefined).length;
  rows.forEach((row) => row.classList.toggle("open", isOpen(row)));
  status.textContent = [[open, status.dataset.open], [unseen, status.dataset.unseen]]
    .filter(([count]) => count).map(([count, text]) => text.replace("{count}", count)).join(" · ");
}

// A paper that comes in sight is looked at before a key answers it.
function go(place) {
  const next = Math.max(0, Math.min(rows.length - 1, place));
  if (next !== here || rows[next].dataset.seen === undefined) glance();
  here = next;
  rows.forEach((row, at) => row.classList.toggle("here", at === here));
  rows[here].scrollIntoView({ block: "nearest" });
  rows[here].querySelector("h2").focus({ preventScroll: true });
  look();
}

// To the next paper that has no answer, or was not in sight; none where all are done.
function nextOpen() {
  const places = rows.map((_, at) => (here + at) % rows.length);
  return places.find((at) => isOpen(rows[at])) ?? places.find((at) => rows[at].dataset.seen === undefined);
}

// Another way than "as shown" has no candidate: it stays as it was given.
function candidate(step) {
  const way = wayOf(rows[here])?.value ?? "confirm";
  if (way !== "confirm" && way !== "original") return;
  const all = [...rows[here].querySelectorAll("[data-choices] input")];
  if (!all.length) return;
  const at = all.findIndex((one) => one.checked);
  const next = all[(at + step + all.length) % all.length];
  next.checked = true;
  next.dispatchEvent(new Event("change", { bubbles: true }));
}

// Whether the sheet has used the key.
function sheetKey(event) {
  if (!rows.length) return false;
  if (/^[1-9]$/.test(event.key) && rows[event.key - 1]) go(event.key - 1);
  else if (event.key === "ArrowDown" || event.key === "j") go(here + 1);
  else if (event.key === "ArrowUp" || event.key === "k") go(here - 1);
  else if (event.key === "ArrowRight") candidate(1);
  else if (event.key === "ArrowLeft") candidate(-1);
  else if (event.key === "Enter" && nextOpen() !== undefined && !event.target.closest("a, summary, .beside button")) go(nextOpen());
  else return false;
  return true;
}

if (rows.length) {
  form.addEventListener("change", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row) return;
    // Who chooses or types something for a paper means "as shown, with this"; where its original was seen, that with this.
    const confirm = wayOf(row)?.value === "original" ? null : row.querySelector(".ways input[value=confirm]");
    if (!event.target.closest(".ways") && !event.target.closest("[type=search]") && confirm) confirm.checked = true;
    tell();
  });
  form.addEventListener("click", (event) => {
    const way = event.target.closest(".ways input");
    const place = rows.indexOf(event.target.closest("[data-row]"));
    if (place >= 0 && place !== here) go(place);
    // A key has answered this paper: on to the next one that is open.
    if (way && event.detail === 0) { tell(); const next = nextOpen(); go(next ?? here); }
  });
  form.addEventListener("submit", (event) => {
    const next = nextOpen();
    if (next === undefined) return;
    event.preventDefault();
    go(next);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-enlarge]")) rows[here].classList.toggle("large");
  });
  document.addEventListener("scroll", look, { capture: true, passive: true });
  addEventListener("load", look);
  for (const row of rows) for (const one of pictures(row)) for (const name of ["load", "error"]) one.addEventListener(name, look);
  go(0);
  // The head stays in sight, however high the first paper is.
  form.closest(".rows").scrollTop = 0;
}
