// A budget's totals follow what is typed in its cells: rows, columns, all, and whether a year reaches what it must;
// then what several grids add up to (outputs with data-kinds). The server computes them again.
const language = document.documentElement.lang;
const format = (decimals) => new Intl.NumberFormat(language, {
  style: 'currency', currency: 'CAD', currencyDisplay: 'narrowSymbol', minimumFractionDigits: decimals, maximumFractionDigits: decimals,
});
const [dollars, dollarsAndCents] = [format(0), format(2)];
const money = (amount) => (amount < 0 ? '\u2212' : '') + (amount % 100 ? dollarsAndCents : dollars).format(Math.abs(amount) / 100).replace(/\u202f/g, '\u00a0');
// An output may say what its sum is more than (data-less), or what it is taken from (data-from), in cents.
const write = (output, sum) => {
  const { less, from } = output.dataset;
  const text = money(from === undefined ? sum - Number(less || 0) : Number(from) - sum);
  if (output.textContent !== text) output.textContent = text;
};

// As people type them, in either language: one or two digits after a comma or a point are cents, others are grouped.
function cents(input) {
  const [, whole, rest = ''] = input.value.replace(/[^\d.,]/g, '').match(/^(.*?)(?:[.,](\d{1,2}))?$/);
  return Number(whole.replace(/\D/g, '')) * 100 + Number(rest.padEnd(2, '0'));
}

for (const table of document.querySelectorAll('[data-totals]')) {
  // A cell may hold no field: what a row has in each column, or nothing.
  const rows = [...table.tBodies[0].rows].map((row) => ({ inputs: [...row.cells].slice(1, -1).map((cell) => cell.querySelector('input')), total: row.querySelector('[data-total=row]') }));
  const columns = [...table.querySelectorAll('[data-total=column]')];
  const expected = [...table.querySelectorAll('[data-expected]')];
  const all = table.querySelector('[data-total=all]');
  const typed = columns.map((_column, i) => rows.some(({ inputs }) => inputs[i]));
  const show = () => {
    const sums = columns.map(() => 0);
    for (const { inputs, total } of rows) {
      const amounts = inputs.map((input) => (input ? cents(input) : 0));
      amounts.forEach((amount, i) => { sums[i] += amount; });
      write(total, amounts.reduce((a, b) => a + b, 0));
    }
    sums.forEach((sum, i) => {
      if (!typed[i]) return; // a column only read: the server has added it
      write(columns[i], sum);
      if (!expected[i]) return;
      const missing = Number(expected[i].dataset.expected) - sum;
      const { textUnder, textOver } = table.dataset;
      columns[i].toggleAttribute('data-off', missing !== 0);
      expected[i].parentElement.querySelector('[data-note]').textContent =
        missing === 0 ? '' : (missing > 0 ? textUnder : textOver).replace('{amount}', money(Math.abs(missing)));
    });
    write(all, sums.reduce((a, b) => a + b, 0));
  };
  if (!rows.some(({ inputs }) => inputs.some(Boolean))) continue;
  table.addEventListener('input', show);
  show();
}

// An output says the kinds of sources it adds, and perhaps one year or one category.
const cells = [...document.querySelectorAll('input[data-source]')];
const sums = [...document.querySelectorAll('output[data-kinds]')].map((output) => ({ output, ...output.dataset, kinds: output.dataset.kinds.split(' ') }));
if (cells.length && sums.length) {
  const add = () => {
    const amounts = cells.map((input) => ({ amount: cents(input), ...input.dataset }));
    for (const { output, kinds, year, category } of sums) {
      const own = amounts.filter((cell) => kinds.includes(cell.source) && (!year || cell.year === year) && (!category || cell.category === category));
      write(output, own.reduce((total, { amount }) => total + amount, 0));
    }
  };
  cells[0].closest('[data-part]').addEventListener('input', add);
  add();
}
