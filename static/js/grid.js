// A grid of amounts ([data-totals]) or of measures ([data-grid]) under the hand like a spreadsheet. Arrows and Enter go
// from cell to cell, Home and End to the ends of the row, and with Ctrl to those of the grid; inside a number being
// corrected, arrows, Home and End keep their ordinary sense. Tab is left alone. A block copied from a spreadsheet fills
// the cells from the one that has the focus; [data-grid-said], after the table, says what it did, and the button beside
// it takes it back. Among amounts, what is no amount is left aside; a measure goes in its cell, for the server to say
// what is wrong with it.

// What the server reads as an amount (cimpact/fields.py).
const AMOUNT = /^\$?(?:\d+(?:[.,]\d{1,2})?|[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,2})?|[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,2})?)\$?$/;

class Grid {
  constructor(table) {
    this.ofAmounts = table.hasAttribute('data-totals');
    this.rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll('input')]).filter((cells) => cells.length);
    this.said = table.parentElement.querySelector('[data-grid-said]');
    this.undoButton = this.said?.nextElementSibling;
    table.addEventListener('keydown', (event) => this.move(event));
    table.addEventListener('paste', (event) => this.paste(event));
    table.addEventListener('focusin', (event) => event.target.matches?.('input') && event.target.select());
    // Typed since: what came before the block is no longer what one would want back.
    table.addEventListener('input', (event) => event.isTrusted && this.forget());
    this.undoButton?.addEventListener('click', () => this.undo());
  }

  place(cell) {
    const row = this.rows.findIndex((cells) => cells.includes(cell));
    return row < 0 ? null : [row, this.rows[row].indexOf(cell)];
  }

  move(event) {
    const place = this.place(event.target);
    if (!place || event.altKey || event.metaKey || event.isComposing) return;
    const [row, column] = place;
    const input = event.target;
    const { selectionStart: start, selectionEnd: end, value } = input;
    const whole = start === 0 && end === value.length;
    const [last, widest] = [this.rows.length - 1, this.rows[row].length - 1];
    let to = null;
    if (event.key === 'z' && event.ctrlKey && this.before) {
      event.preventDefault();
      this.undo();
      return;
    }
    if (event.ctrlKey) {
      if (event.key === 'Home') to = [0, 0];
      else if (event.key === 'End') to = [last, this.rows[last].length - 1];
    } else if (event.key === 'Enter') to = [row + (event.shiftKey ? -1 : 1), column];
    else if (!event.shiftKey) {
      if (event.key === 'ArrowUp') to = [row - 1, column];
      else if (event.key === 'ArrowDown') to = [row + 1, column];
      else if (event.key === 'ArrowLeft' && (whole || end === 0)) to = [row, column - 1];
      else if (event.key === 'ArrowRight' && (whole || start === value.length)) to = [row, column + 1];
      else if (event.key === 'Home' && (whole || end === 0)) to = [row, 0];
      else if (event.key === 'End' && (whole || start === value.length)) to = [row, widest];
    }
    if (!to) return;
    event.preventDefault(); // at the edge too: Enter must not send the page
    const cell = this.rows[to[0]]?.[to[1]];
    if (cell && cell !== input) cell.focus();
  }

  paste(event) {
    const place = this.place(event.target);
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const block = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n').map((line) => line.split('\t'));
    if (!place || (block.length === 1 && block[0].length === 1)) return;
    event.preventDefault();
    const before = new Map();
    const skipped = [];
    let outside = 0;
    block.forEach((line, down) => line.forEach((words, across) => {
      const cell = this.rows[place[0] + down]?.[place[1] + across];
      const bare = words.replace(/\s/g, '');
      if (!cell) { if (bare) outside += 1; return; }
      if (this.ofAmounts && bare && !AMOUNT.test(bare)) { skipped.push(words.trim()); return; }
      before.set(cell, cell.value);
      cell.value = (this.ofAmounts ? words.replace(/\$/g, '') : words).trim();
    }));
    this.before = before;
    for (const cell of before.keys()) cell.dispatchEvent(new Event('input', { bubbles: true }));
    const filled = [...before.keys()].filter((cell) => cell.value).length;
    this.say(filled, skipped, outside);
  }

  say(filled, skipped, outside) {
    if (!this.said) return;
    const { textOne, textMany, textSkipped, textOutside } = this.said.dataset;
    const sentences = [(filled > 1 ? textMany : textOne).replace('{n}', filled)];
    if (skipped.length) sentences.push(textSkipped.replace('{words}', skipped.slice(0, 3).join(', ') + (skipped.length > 3 ? '…' : '')));
    if (outside) sentences.push(textOutside.replace('{n}', outside));
    this.said.textContent = sentences.join(' ');
    this.undoButton.hidden = false;
  }

  undo() {
    const before = this.before;
    if (!before) return;
    for (const [cell, value] of before) {
      cell.value = value;
      cell.dispatchEvent(new Event('input', { bubbles: true }));
    }
    before.keys().next().value?.focus();
    this.forget();
    this.said.textContent = this.said.dataset.textUndone;
  }

  forget() {
    this.before = null;
    if (!this.undoButton || this.undoButton.hidden) return;
    this.undoButton.hidden = true;
    this.said.textContent = '';
  }
}

for (const table of document.querySelectorAll('[data-totals], [data-grid]')) {
  if (table.querySelector('input')) new Grid(table);
}
