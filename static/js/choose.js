// Ticks all the dossiers of the page at once, and says how many are chosen. Without it each box works by itself.

const all = document.querySelector('[data-choose-all]');
const said = document.querySelector('[data-chosen]');
const boxes = [...document.querySelectorAll('input.choose')];

function tell() {
  const chosen = boxes.filter((box) => box.checked).length;
  all.checked = chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
  const words = chosen === 1 ? said.dataset.one : said.dataset.many.replace('{n}', chosen);
  said.textContent = chosen ? words : '';
}

if (all && boxes.length) {
  all.closest('[hidden]').hidden = false;
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  for (const box of boxes) box.addEventListener('change', tell);
  tell();
}
