// Lists whose rows have keys of their own: j and k, or the arrows, go from row to row.
"use strict";

const listed = [...document.querySelectorAll("[data-list] [data-row]")];
// An answer leads back to its row.
let rowHere = Math.max(0, listed.findIndex((row) => row.id && row.id === decodeURIComponent(location.hash.slice(1))));

function stand(place) {
  rowHere = Math.max(0, Math.min(listed.length - 1, place));
  listed.forEach((row, at) => row.classList.toggle("here", at === rowHere));
}

function toRow(place) {
  stand(place);
  const folded = listed[rowHere].closest("details");
  if (folded) folded.open = true;
  listed[rowHere].scrollIntoView({ block: "nearest" });
}

// Whether the list has used the key.
function listKey(event) {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (!step || !listed.length) return false;
  // What is folded is opened first.
  toRow(listed[rowHere].offsetParent === null ? rowHere : rowHere + step);
  return true;
}

// What cannot be taken back here is asked for twice.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-twice]");
  for (const one of document.querySelectorAll("[data-armed]")) {
    if (one !== button) { delete one.dataset.armed; one.parentElement.querySelector(".again").remove(); }
  }
  if (!button || button.dataset.armed !== undefined) return;
  event.preventDefault();
  button.dataset.armed = "";
  const note = document.createElement("span");
  note.className = "again bad";
  note.setAttribute("role", "alert");
  note.textContent = button.dataset.twice;
  button.after(note);
  glance();
});

if (listed.length) {
  stand(rowHere);
  if (listed[rowHere].id === decodeURIComponent(location.hash.slice(1))) toRow(rowHere);
}
