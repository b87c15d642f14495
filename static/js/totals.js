// A budget's totals follow what is typed in its cells: rows, columns, all, and whether a year reaches what it must.
// The server computes them again.
const language = document.documentElement.lang;
const format = (decimals) => new Intl.NumberFormat(language, {
  style: 'currency', currency: 'CAD', currencyDisplay: 'narrowSymbol', minimumFractionDigits: decimals, maximumFractionDigits: decimals,
});
const [dollars, dollarsAndCents] = [format(0), format(2)];
const money = (amount) => (amount % 100 ? dollarsAndCents : dollars).format(amount / 100).replace(/\u202f/g, '\u00a0');
const write = (output, amount) => { output.textContent = money(amount); };

// As people type them, in either language: one or two digits after a comma or a point are cents, others are grouped.
function cents(input) {
  const [, whole, rest = ''] = input.value.replace(/[^\d.,]/g, '').match(/^(.*?)(?:[.,](\d{1,2}))?$/);
  return Number(whole.replace(/\D/g, '')) * 100 + Number(rest.padEnd(2, '0'));
}

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
      if (!expected[i]) return;
      const missing = Number(expected[i].dataset.expected) - sum;
      const { textUnder, textOver } = table.dataset;
      columns[i].toggleAttribute('data-off', missing !== 0);
      expected[i].parentElement.querySelector('[data-note]').textContent =
        missing === 0 ? '' : (missing > 0 ? textUnder : textOver).replace('{amount}', money(Math.abs(missing)));
    });
    write(all, sums.reduce((a, b) => a + b, 0));
  };
  table.addEventListener('input', show);
  if (rows.some(({ inputs }) => inputs.length)) show();
}
