// Live word counts: an element [data-count-for] says how many words its field holds, how many remain when few do, and
// how many are too many. Its sentences come from data-one, data-many, data-near (from data-from words on) and data-over,
// where {n}, {left} and {over} are replaced. An editor gives the field's words as `plain`, without its markup.
const number = new Intl.NumberFormat(document.documentElement.lang);

export function words(text) {
  return (text.match(/[\p{L}\p{M}\p{N}_]+(?:[’'\-.,][\p{L}\p{M}\p{N}_]+)*/gu) || []).length;
}

for (const counter of document.querySelectorAll('[data-count-for]')) {
  const field = document.getElementById(counter.dataset.countFor);
  const limit = Number(counter.dataset.limit || Infinity);
  const from = Number(counter.dataset.from || Infinity);
  const show = () => {
    const count = words(field.plain ?? field.value);
    const level = count > limit ? 'over' : count >= from ? 'near' : '';
    const pattern = counter.dataset[level || (count < 2 ? 'one' : 'many')];
    const values = { n: count, left: limit - count, over: count - limit };
    counter.textContent = pattern.replace(/{(\w+)}/g, (_, name) => number.format(values[name]));
    // Said aloud once, when few words begin to remain and when there are too many: not at every word.
    if (level && !counter.classList.contains(level)) counter.setAttribute('role', 'status');
    else counter.removeAttribute('role');
    counter.classList.toggle('near', level === 'near');
    counter.classList.toggle('over', level === 'over');
  };
  field.addEventListener('input', show);
  show();
}
