// Live word counts: an element [data-count-for] says how many words its field holds, and how many are too many.
// Its words come from data-one, data-many and data-over, where {n} and {over} are replaced.
const number = new Intl.NumberFormat(document.documentElement.lang);

export function words(text) {
  return (text.match(/[\p{L}\p{M}\p{N}_]+(?:[’'\-.,][\p{L}\p{M}\p{N}_]+)*/gu) || []).length;
}

for (const counter of document.querySelectorAll('[data-count-for]')) {
  const field = document.getElementById(counter.dataset.countFor);
  const limit = Number(counter.dataset.limit || Infinity);
  const show = () => {
    const count = words(field.value);
    const over = count - limit;
    const pattern = over > 0 ? counter.dataset.over : count < 2 ? counter.dataset.one : counter.dataset.many;
    counter.textContent = pattern.replace('{n}', number.format(count)).replace('{over}', number.format(over));
    counter.toggleAttribute('data-over-limit', over > 0);
  };
  field.addEventListener('input', show);
  show();
}
