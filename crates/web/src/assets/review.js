// Keys become clicks; search asks for choices; borders of pieces can be moved. Everything else is the server's.
"use strict";

const pieces = document.getElementById("pieces");
const typing = (target) => target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");

function find(key) {
  const here = (one) => !one.closest("[data-row]") || one.closest(".here");
  const all = [...document.querySelectorAll("[data-key]")].filter((one) => one.dataset.key === key && !one.disabled && here(one));
  return all.find((one) => one.offsetParent !== null) ?? all.find((one) => one.closest("details.typed"));
}

function use(one) {
  const folded = one.closest("details.typed");
  if (folded) folded.open = true;
  if (one.closest(".ask > summary")) toAsk(one.parentElement);
  else if (typing(one)) { one.focus(); one.select?.(); }
  // Enter decides after a look closer: the eye's tools take no focus.
  else if (one.closest("[data-zoom], [data-marks], [data-enlarge]")) one.click();
  else { one.focus({ preventScroll: true }); one.click(); }
}

// What is typed next is whom to ask, and no key.
function toAsk(ask) {
  ask.open = true;
  const whom = ask.querySelector("input");
  whom.focus();
  whom.scrollIntoView({ block: "center" });
}

// A key is for what the eye has seen: it waits until this page was in sight for a moment, and none is taken once an answer is on
// its way, or while it is held down. A page that comes back from the browser's memory starts anew.
const GLANCE = 200;
// Where nothing came of an answer, keys are taken again.
const GIVEN_UP = 8000;
let leaving = false;
let isArrived = false;
let glancing;
// What comes in sight now is looked at first.
function glance() {
  clearTimeout(glancing);
  delete document.documentElement.dataset.ready;
  glancing = setTimeout(() => { document.documentElement.dataset.ready = ""; isArrived = true; }, GLANCE);
}
function arrive() {
  leaving = isArrived = false;
  glance();
}
function leave() {
  leaving = true;
  setTimeout(() => { leaving = false; }, GIVEN_UP);
}
const isReady = () => !leaving && document.documentElement.dataset.ready !== undefined;
// Who types, or goes on from paper to paper, answers nothing yet.
const isHarmless = (event) => isArrived && !leaving && event.key !== "Enter"
  && (typing(event.target) || (rows.length && ["ArrowUp", "ArrowDown", "j", "k"].includes(event.key)));
arrive();
addEventListener("pageshow", (event) => { if (event.persisted) arrive(); });
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (leaving) event.preventDefault(); else leave();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const elsewhere = link?.target || event.ctrlKey || event.metaKey || event.shiftKey || link?.getAttribute("href").startsWith("#");
  if (link && !elsewhere && !event.defaultPrevented) leave();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const moves = event.key.startsWith("Arrow") || typing(event.target);
  if (!(isReady() || isHarmless(event)) || (event.repeat && !moves)) {
    // Tab and scrolling are the browser's own.
    if (!["Tab", "PageUp", "PageDown", "Home", "End"].includes(event.key)) event.preventDefault();
    return;
  }
  const field = typing(event.target);
  if (field) {
    if (event.key === "Escape" || (event.key === "Enter" && field.closest("form[data-sheet]") && field.dataset.search === undefined)) {
      event.preventDefault();
      field.blur();
    }
    else if (field.dataset.search !== undefined) searchKey(event, field);
    else if (event.key === "Enter" && field.closest(".ask")) {
      event.preventDefault();
      const ask = field.closest(".ask");
      if ([...ask.querySelectorAll("input")].every((one) => one.value.trim())) ask.querySelector("button").click();
    }
    else if (event.key === "Enter" && field.tagName !== "TEXTAREA" && field.form?.id === "answer") {
      event.preventDefault();
      find("Enter")?.click();
    }
    return;
  }
  if (window.sheetKey?.(event) || window.listKey?.(event)) { event.preventDefault(); return; }
  if (pieces && moveBorder(event)) { event.preventDefault(); return; }
  if (scrollLeaf(event)) { event.preventDefault(); return; }
  // A button or link that was reached by Tab answers Enter itself.
  const reached = event.target.closest("a, button, summary");
  if (event.key === "Enter" && reached && reached.dataset.key !== "Enter" && event.target.matches(":focus-visible")) return;
  const one = find(event.key);
  if (one) { event.preventDefault(); use(one); }
  // In a box or a list Enter would press the form's first button.
  else if (event.key === "Enter" && event.target.closest("input")) event.preventDefault();
});

// ---- what was typed holds instead of what is chosen, and the other way round: whichever was said last

const INSTEAD = { meeting: ["meeting"], member: ["member_no", "holder"] };
for (const [group, fields] of Object.entries(INSTEAD)) {
  const named = (name) => [...document.querySelectorAll("#answer input")].filter((one) => one.name === name);
  document.addEventListener("input", (event) => {
    const [, prefix, field] = event.target.name?.match(/^(.*)field_(.*)$/) ?? [];
    if (!fields.includes(field)) return;
    const isTyped = event.target.value.trim() !== "" && event.target.value !== event.target.defaultValue;
    for (const one of named(prefix + group)) one.checked = !isTyped && one.defaultChecked;
  });
  document.addEventListener("change", (event) => {
    if (event.target.type !== "radio" || !event.target.name.endsWith(group)) return;
    const prefix = event.target.name.slice(0, -group.length);
    for (const field of fields) for (const one of named(`${prefix}field_${field}`)) one.value = one.defaultValue;
  });
}

// ---- a letter in its frame: the keys stay with the page around it

function scrollLeaf(event) {
  const leaf = document.querySelector("[data-leaf]");
  const step = { ArrowDown: 60, ArrowUp: -60, PageDown: 500, PageUp: -500 }[event.key];
  if (leaf && step) leaf.contentWindow.scrollBy(0, step);
  return leaf !== null && step !== undefined;
}

// ---- search

let asked = 0;
let wait;
document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.dataset?.search === undefined) return;
  clearTimeout(wait);
  wait = setTimeout(() => search(field), 120);
});

async function search(field) {
  const turn = ++asked;
  const query = new URLSearchParams({ q: field.value, for: field.dataset.search, prefix: field.dataset.prefix });
  const reply = await fetch(`/search?${query}`, { credentials: "same-origin" });
  const text = await reply.text();
  if (turn !== asked || !reply.ok) return;
  // Our own server has escaped every text in it.
  foundFor(field).innerHTML = text;
  field.dataset.of = query.get("q");
}

// What comes after the field was left changes nothing any more.
document.addEventListener("focusout", (event) => {
  if (event.target.dataset?.search === undefined) return;
  clearTimeout(wait);
  asked++;
});

const foundFor = (field) => field.closest(".search").querySelector("[data-found]");

function searchKey(event, field) {
  const found = [...foundFor(field).querySelectorAll("input")];
  const at = found.findIndex((one) => one.checked);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && found.length) {
    event.preventDefault();
    const next = found[(at + step + found.length) % found.length];
    next.checked = true;
    next.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (event.key === "Enter") {
    event.preventDefault();
    // What is still on its way is waited for, and of several one must stand out.
    const one = found.length === 1 ? found[0] : found[at];
    if (!one || field.dataset.of !== field.value) return;
    one.checked = true;
    one.dispatchEvent(new Event("change", { bubbles: true }));
    field.blur();
    // The next Enter decides: what was chosen is looked at before.
    glance();
  }
}

// ---- the picture: zoom, marks, what a field's place is

for (const sheet of document.querySelectorAll(".sheet")) {
  const picture = sheet.querySelector("img");
  const gone = () => { picture.hidden = true; sheet.querySelector(".no-picture").hidden = false; };
  picture.addEventListener("error", gone);
  if (picture.complete && picture.naturalWidth === 0) gone();
}

// On a card nothing is "as shown" before every picture is.
const inSight = (picture) => picture.complete && picture.naturalWidth > 0;
const ofCard = [...document.querySelectorAll("main.card .sheet img")];
const ofPicture = [...document.querySelectorAll("#answer .buttons button")]
  .filter((one) => ["confirm", "original", "finding_confirmed"].includes(one.value));
function allow() {
  for (const one of ofPicture) one.disabled = !ofCard.every(inSight);
}
if (ofCard.length) {
  for (const picture of ofCard) for (const name of ["load", "error"]) picture.addEventListener(name, allow);
  allow();
}

document.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-zoom], [data-marks]");
  if (!tool) return;
  for (const sheet of document.querySelectorAll(".sheet")) {
    if (tool.dataset.marks !== undefined) { sheet.classList.toggle("no-marks"); continue; }
    const now = Number(sheet.className.match(/zoom-(\d)/)[1]);
    const next = Math.min(4, Math.max(1, now + Number(tool.dataset.zoom)));
    sheet.classList.replace(`zoom-${now}`, `zoom-${next}`);
  }
});

function light(event, on) {
  const row = event.target.closest?.("[data-field]");
  if (!row) return;
  for (const mark of document.querySelectorAll(`[data-mark="${row.dataset.field}"]`)) mark.classList.toggle("lit", on);
}
for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(name, (event) => light(event, on));
}

// ---- a run that works now

const progress = document.querySelector("[data-progress]");
if (progress) {
  const look = async () => {
    const reply = await fetch("/progress", { credentials: "same-origin" }).catch(() => null);
    if (reply?.ok) {
      const ran = progress.querySelector("[data-running]");
      // Our own server has escaped every text in it.
      progress.innerHTML = await reply.text();
      // The run is over: what it gave is shown.
      if (ran && !progress.querySelector("[data-running]")) location.reload();
    }
    setTimeout(look, 1500);
  };
  setTimeout(look, 1500);
}

// ---- borders of pieces

const svg = pieces && document.querySelector("svg.marks");
let boxes = [];
let held = 0;
if (pieces) {
  boxes = pieces.elements.boxes.value.trim().split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  svg.replaceChildren();
  draw();
  pieces.elements.boxes.addEventListener("change", () => {
    boxes = pieces.elements.boxes.value.trim().split("\n").map((line) => line.trim().split(/\s+/).map(Number));
    draw();
  });
}

function draw() {
  held = Math.max(0, Math.min(held, boxes.length - 1));
  svg.replaceChildren(...boxes.map(([x0, y0, x1, y1], at) => {
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ x: x0, y: y0, width: x1 - x0, height: y1 - y0 })) rect.setAttribute(name, value * 1000);
    rect.setAttribute("class", at === held ? "edge lit" : "edge");
    rect.dataset.at = at;
    return rect;
  }));
  pieces.elements.boxes.value = boxes.map((box) => box.map((share) => share.toFixed(4)).join(" ")).join("\n");
}

const fit = (share) => Math.min(1, Math.max(0, share));

function moveBorder(event) {
  const box = boxes[held];
  const step = 0.005;
  const [x0, y0, x1, y1] = box ?? [0, 0, 1, 1];
  const arrows = { ArrowLeft: [0, -step], ArrowRight: [0, step], ArrowUp: [1, -step], ArrowDown: [1, step] };
  if (arrows[event.key]) {
    // Without Shift the right and lower border, with Shift the left and upper one.
    const [axis, by] = arrows[event.key];
    const side = event.shiftKey ? axis : axis + 2;
    const moved = box.with(side, fit(box[side] + by));
    // A border stops at the one across.
    if (moved[2] - moved[0] > step && moved[3] - moved[1] > step) boxes[held] = moved;
  } else if (event.key === "n") held = (held + 1) % boxes.length;
  else if (event.key === "h") boxes.splice(held, 1, [x0, y0, x1, (y0 + y1) / 2], [x0, (y0 + y1) / 2, x1, y1]);
  else if (event.key === "v") boxes.splice(held, 1, [x0, y0, (x0 + x1) / 2, y1], [(x0 + x1) / 2, y0, x1, y1]);
  else if (event.key === "m" && boxes.length > 1) {
    const other = boxes[(held + 1) % boxes.length];
    boxes[held] = [Math.min(x0, other[0]), Math.min(y0, other[1]), Math.max(x1, other[2]), Math.max(y1, other[3])];
    boxes.splice((held + 1) % boxes.length, 1);
  } else if (event.key === "Delete" && boxes.length > 1) boxes.splice(held, 1);
  else return false;
  draw();
  return true;
}

if (svg) {
  let drag;
  const at = (event) => {
    const frame = svg.getBoundingClientRect();
    return [fit((event.clientX - frame.left) / frame.width), fit((event.clientY - frame.top) / frame.height)];
  };
  svg.addEventListener("pointerdown", (event) => {
    if (event.target.dataset.at === undefined) return;
    held = Number(event.target.dataset.at);
    const [x, y] = at(event);
    const [x0, y0, x1, y1] = boxes[held];
    // The border that is nearest moves.
    const sides = [Math.abs(x - x0), Math.abs(y - y0), Math.abs(x - x1), Math.abs(y - y1)];
    drag = sides.indexOf(Math.min(...sides));
    svg.setPointerCapture(event.pointerId);
    draw();
  });
  svg.addEventListener("pointermove", (event) => {
    if (drag === undefined) return;
    boxes[held][drag] = at(event)[drag % 2];
    draw();
  });
  svg.addEventListener("pointerup", () => {
    drag = undefined;
    boxes = boxes.map(([x0, y0, x1, y1]) => [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)]);
    draw();
  });
}
