// Moves, adds and takes out the rows of a list where they stand; autosave.js then keeps the whole.
//
// [data-rows] holds [data-row] fieldsets whose fields end in _0, _1…; buttons [data-move=up|down|remove] in each, and
// beside it, in the same part, [data-add-row] and [data-rows-status]. [data-of-row] in a row is said of that row only.
// [data-key] in a row is its own name, a UUID: an empty row has a new one.
// Without this script the same buttons send the form.

const fields = (row) => [...row.querySelectorAll('input, textarea, select')];
const toWrite = (row) => fields(row).find((field) => field.type !== 'hidden');

// A UUID, also where the page is not served over HTTPS.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function empty(row) {
  for (const field of fields(row)) {
    if (field.type === 'checkbox') field.checked = false;
    else if ('key' in field.dataset) field.value = newKey();
    else field.value = '';
  }
  for (const note of row.querySelectorAll('.invalid-feedback, [data-of-row]')) note.remove();
}

class Rows {
  constructor(list) {
    this.list = list;
    const part = list.closest('[data-part]');
    this.status = part.querySelector('[data-rows-status]');
    list.addEventListener('click', (event) => this.move(event));
    part.querySelector('[data-add-row]')?.addEventListener('click', (event) => this.add(event));
  }

  all() { return [...this.list.querySelectorAll('[data-row]')]; }

  renumber() {
    this.all().forEach((row, index) => {
      for (const field of fields(row)) {
        field.name = field.name.replace(/_\d+$/, `_${index}`);
        field.id = field.id.replace(/_\d+$/, `_${index}`);
      }
      for (const label of row.querySelectorAll('label')) label.htmlFor = label.htmlFor.replace(/_\d+$/, `_${index}`);
      for (const number of row.querySelectorAll('[data-number]')) number.textContent = index + 1;
      for (const button of row.querySelectorAll('[data-move]')) button.value = `${button.dataset.move}-${index}`;
    });
  }

  tell(row, sentence) {
    this.renumber();
    this.status.textContent = sentence.replace('{n}', this.all().indexOf(row) + 1);
    toWrite(row).dispatchEvent(new Event('change', { bubbles: true }));
  }

  move(event) {
    const button = event.target.closest('[data-move]');
    if (!button) return;
    event.preventDefault();
    const row = button.closest('[data-row]');
    const { textMoved, textRemoved } = this.list.dataset;
    if (button.dataset.move === 'remove') {
      const next = row.nextElementSibling || row.previousElementSibling;
      if (next) row.remove();
      else empty(row);
      const other = next || row;
      this.tell(other, textRemoved);
      toWrite(other).focus();
      return;
    }
    const up = button.dataset.move === 'up';
    const other = up ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    other[up ? 'before' : 'after'](row);
    this.tell(row, textMoved);
    button.focus();
  }

  add(event) {
    event.preventDefault();
    const row = this.all().at(-1).cloneNode(true);
    empty(row);
    this.list.append(row);
    this.renumber();
    this.status.textContent = this.list.dataset.textAdded;
    toWrite(row).focus();
  }
}

for (const list of document.querySelectorAll('[data-rows]')) new Rows(list);
