// A budget's totals follow what is typed in its cells: rows, columns, all, and whether a year reaches what it must.
// Amounts are whole dollars as people type them; the server computes them again.
const language = document.documentElement.lang;
const dollars = new Intl.NumberFormat(language, { style: 'currency', currency: 'CAD', currencyDisplay: 'narrowSymbol', maximumFractionDigits: 2, minimumFractionDigits: 0 });
const cents = (input) => Math.round(Number(input.value.replace(/[\s\u00a0\u202f$]/g, '').replace(',', '.')) * 100) || 0;
const write = (output, amount) => { output.textContent = dollars.format(amount / 100).replace(/\u202f/g, '\u00a0'); };

for (const table of document.querySelectorAll('[data-totals]')) {
  const rows = [...table.tBodies[0].rows].map((row) => ({ inputs: [...row.querySelectorAll('input')], total: row.querySelector('[data-total=row]') }));
  const columns = [...table.querySelectorAll('[data-total=column]')];
  const expected = [...table.querySelectorAll('[data-expected]')];
  const all = table.querySelector('[data-total=all]');
  const show = () => {
    const sums = columns.map(() => 0);
    for (const { inputs, total } of rows) {
      const amounts = inputs.map(cents);
      amounts.forEach((amount, i) => { sums[i] += amount; });
      write(total, amounts.reduce((a, b) => a + b, 0));
    }
    sums.forEach((sum, i) => {
      write(columns[i], sum);
      columns[i].toggleAttribute('data-off', expected.length > i && sum !== Number(expected[i].dataset.expected));
    });
    write(all, sums.reduce((a, b) => a + b, 0));
  };
  table.addEventListener('input', show);
  if (rows.some(({ inputs }) => inputs.length)) show();
}
