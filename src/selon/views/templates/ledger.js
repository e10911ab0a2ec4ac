"use strict";
for (const doc of document.querySelectorAll(".selon .s-doc")) {
  const pieces = new Map();
  const cards = new Map();
  for (const card of doc.querySelectorAll(".s-card")) cards.set(card.dataset.a, card);
  for (const piece of doc.querySelectorAll("[data-over]"))
    for (const number of piece.dataset.over.split(" ")) {
      if (!pieces.has(number)) pieces.set(number, []);
      pieces.get(number).push(piece);
    }
  const links = [...doc.querySelectorAll(".s-link")];
  const ledger = doc.querySelector(".s-ledger");
  let lit = [];
  const light = (numbers, follow) => {
    for (const node of lit) node.classList.remove("s-on", "s-hot", "s-focus");
    lit = [];
    for (const number of numbers) {
      const card = cards.get(number);
      if (card) { card.classList.add("s-on"); lit.push(card); }
    }
    const innermost = numbers[numbers.length - 1];
    for (const piece of pieces.get(innermost) || []) { piece.classList.add("s-hot"); lit.push(piece); }
    const touching = links.filter((x) => x.dataset.tail === innermost || x.dataset.head === innermost);
    if (touching.length) for (const node of [ledger, ...touching]) {
      node.classList.add(node === ledger ? "s-focus" : "s-on");
      lit.push(node);
    }
    const side = doc.querySelector(".s-side");
    const card = cards.get(innermost);
    if (follow && card && side.scrollHeight > side.clientHeight) {
      const box = card.getBoundingClientRect(), frame = side.getBoundingClientRect();
      if (box.top < frame.top || box.bottom > frame.bottom) side.scrollTop += box.top - frame.top - frame.height / 3;
    }
  };
  const speak = (person) => {
    light([], false);
    for (const number of person.dataset.says.split(" "))
      for (const node of [cards.get(number), ...(pieces.get(number) || [])])
        if (node) { node.classList.add(node === cards.get(number) ? "s-on" : "s-hot"); lit.push(node); }
  };
  const at = (event) => {
    const card = event.target.closest(".s-card");
    if (card) return light([card.dataset.a], false);
    const person = event.target.closest(".s-person");
    if (person) return speak(person);
    const piece = event.target.closest("[data-over]");
    light(piece ? piece.dataset.over.split(" ") : [], true);
  };
  doc.addEventListener("mouseover", at);
  doc.addEventListener("focusin", at);
  doc.addEventListener("mouseleave", () => light([], false));
  doc.addEventListener("focusout", () => light([], false));
}
