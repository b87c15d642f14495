// Moves, adds and takes out the rows of a plan where they stand; autosave.js then keeps the whole.
//
// [data-rows] holds [data-row] fieldsets whose fields end in _0, _1…; buttons [data-move=up|down|remove] in each, and
// [data-add-row] in the form. Without this script the same buttons send the form.

const rows = document.querySelector('[data-rows]');
const status = document.querySelector('[data-rows-status]');
const all = () => [...rows.querySelectorAll('[data-row]')];
const fields = (row) => [...row.querySelectorAll('input, textarea')];

function renumber() {
  all().forEach((row, index) => {
    for (const field of fields(row)) {
      field.name = field.name.replace(/_\d+$/, `_${index}`);
      field.id = field.id.replace(/_\d+$/, `_${index}`);
    }
    for (const label of row.querySelectorAll('label')) label.htmlFor = label.htmlFor.replace(/_\d+$/, `_${index}`);
    for (const number of row.querySelectorAll('[data-number]')) number.textContent = index + 1;
    for (const button of row.querySelectorAll('[data-move]')) button.value = `${button.dataset.move}-${index}`;
  });
}

function tell(row, sentence) {
  renumber();
  status.textContent = sentence.replace('{n}', all().indexOf(row) + 1);
  fields(row)[0].dispatchEvent(new Event('change', { bubbles: true }));
}

function empty(row) {
  for (const field of fields(row)) field.value = '';
  for (const note of row.querySelectorAll('.invalid-feedback')) note.remove();
}

rows?.addEventListener('click', (event) => {
  const button = event.target.closest('[data-move]');
  if (!button) return;
  event.preventDefault();
  const row = button.closest('[data-row]');
  const { textMoved, textRemoved } = rows.dataset;
  if (button.dataset.move === 'remove') {
    const next = row.nextElementSibling || row.previousElementSibling;
    if (next) row.remove();
    else empty(row);
    const other = next || row;
    tell(other, textRemoved);
    fields(other)[0].focus();
    return;
  }
  const up = button.dataset.move === 'up';
  const other = up ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  other[up ? 'before' : 'after'](row);
  tell(row, textMoved);
  button.focus();
});

document.querySelector('[data-add-row]')?.addEventListener('click', (event) => {
  event.preventDefault();
  const row = all().at(-1).cloneNode(true);
  empty(row);
  rows.append(row);
  renumber();
  status.textContent = rows.dataset.textAdded;
  fields(row)[0].focus();
});
