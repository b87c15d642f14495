// The activity wall: notes moved by dragging or with the arrow keys, added where they hang, and what others do followed.
//
// #mur[data-wall] holds [data-column] sections, each with [data-notes] of [data-note]. Each move is one small post that
// changes a note's domain and place, so that two people never overwrite each other; its answer says where the note now
// hangs, which [data-wall-status] announces. Every few seconds the page asks for itself, saying what it shows (X-Wall):
// what changed, in the regions marked data-live, takes the place of what was there. Without this script the same forms
// and links do the same.

const EVERY = 4000;
const FAR = 6; // pixels from which a press is a drag
const wall = () => document.querySelector('[data-wall]');
const status = document.querySelector('[data-wall-status]');
const problem = document.querySelector('[data-wall-problem]');
const noAnswer = problem.textContent;
let pressed = null; // the note under the pointer, and where it was pressed
let carried = null; // the note being dragged
let pending = Promise.resolve(); // moves are sent one after the other
let sending = 0;

function say(sentence) { status.textContent = sentence; }

// Following

const isBusy = () => Boolean(pressed) || sending > 0 || document.activeElement?.matches('[data-live] select');

async function refresh({ force = false } = {}) {
  if (!force && isBusy()) return;
  let response;
  try {
    response = await fetch(window.location.pathname + window.location.search, { headers: { 'X-Wall': force ? '' : wall()?.dataset.stamp || '' }, credentials: 'same-origin', redirect: 'manual' });
  } catch { return; } // offline: asked again later
  if (response.status !== 200) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  if (!pressed && (force || !isBusy())) put(page);
}

const shape = (root) => [...root.querySelectorAll('[data-column]')].map((column) => `${column.id}:${column.querySelector('h2').textContent}`).join('|');
const isTyping = () => [...document.querySelectorAll('[data-add] input:not([type=hidden])')].some((input) => input.value);

// What the person unfolded or chose stays so in what takes its place.
function keep(region, next) {
  for (const shown of region.querySelectorAll('details[id], select[id]')) {
    const fresh = [...next.querySelectorAll(shown.localName)].find((one) => one.id === shown.id);
    if (fresh && shown.localName === 'details') fresh.open = shown.open;
    if (fresh && shown.localName === 'select') for (const option of fresh.options) option.toggleAttribute('selected', option.value === shown.value && option.value !== '');
  }
}

function put(page) {
  const fresh = page.querySelector('[data-wall]');
  if (!fresh || !wall()) return;
  const focused = document.activeElement?.id;
  if (shape(page) !== shape(document)) {
    if (isTyping()) return; // what is being written stays; the columns follow afterwards
    wall().innerHTML = fresh.innerHTML;
  }
  for (const region of document.querySelectorAll('[data-live]')) {
    const next = page.getElementById(region.id);
    if (!next) continue;
    keep(region, next);
    if (region.innerHTML !== next.innerHTML) region.innerHTML = next.innerHTML;
  }
  wall().dataset.stamp = fresh.dataset.stamp;
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

setInterval(() => document.visibilityState === 'visible' && refresh(), EVERY);
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && refresh());

// Sending

async function post(url, values) {
  const body = new URLSearchParams(values);
  problem.hidden = true;
  sending += 1;
  try {
    const response = await fetch(url, { method: 'POST', body, credentials: 'same-origin', redirect: 'manual', headers: { 'X-CSRFToken': document.querySelector('[name=csrfmiddlewaretoken]').value, 'X-Autosave': '1', Accept: 'application/json' } });
    const answer = await response.json();
    if (response.ok) return answer;
    return { error: answer.error || answer.errors?.__all__ || noAnswer };
  } catch {
    return { error: noAnswer };
  } finally {
    sending -= 1;
  }
}

function moves(id, values) {
  pending = pending.then(async () => {
    const given = typeof values === 'function' ? values() : values;
    if (!given) return;
    const answer = await post(`${wall().dataset.moveUrl}${id}/`, given);
    if (answer.error) tell(answer.error);
    await refresh({ force: true });
    if (answer.said) say(answer.said);
  });
  return pending;
}

function tell(sentence) {
  problem.textContent = sentence;
  problem.hidden = false;
}

// With the keys

const columns = () => [...wall().querySelectorAll('[data-column]')];

function beside(id, step) {
  const note = document.getElementById(`note-${id}`);
  const column = note?.closest('[data-column]');
  const target = columns()[columns().indexOf(column) + step];
  if (!target) return null;
  const place = [...column.querySelectorAll('[data-note]')].indexOf(note);
  const before = target.querySelectorAll('[data-note]')[place]?.dataset.note || '';
  return { do: 'to', domain: target.dataset.column, before };
}

document.addEventListener('keydown', (event) => {
  const handle = event.target.closest?.('[data-move]');
  if (!handle || event.altKey || event.ctrlKey || event.metaKey) return;
  const id = handle.closest('[data-note]').dataset.note;
  const ways = {
    ArrowUp: () => ({ do: 'up' }),
    ArrowDown: () => ({ do: 'down' }),
    ArrowLeft: () => beside(id, -1),
    ArrowRight: () => beside(id, 1),
  };
  if (!ways[event.key]) return;
  event.preventDefault();
  moves(id, ways[event.key]);
});

// The panel of a note, opened where it is

document.addEventListener('click', async (event) => {
  const handle = event.target.closest('a[data-move]');
  if (!handle || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { id } = handle;
  const address = new URL(handle.href);
  window.history.replaceState(null, '', address.pathname + address.search);
  await refresh({ force: true });
  document.getElementById(id)?.focus();
});

document.addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (form.matches('[data-moves]')) {
    event.preventDefault();
    moves(form.closest('[data-note]').dataset.note, { do: submitter.value, domain: form.elements.domain?.value || '' });
  } else if (form.matches('[data-room]')) {
    event.preventDefault();
    const chosen = new FormData(form, submitter);
    pending = pending.then(() => settle(form.action, chosen));
  } else if (form.matches('[data-add]')) {
    event.preventDefault();
    pending = pending.then(() => add(form));
  }
});

async function settle(url, chosen) {
  const answer = await post(url, chosen);
  if (answer.error) tell(answer.error);
  await refresh({ force: true });
  if (answer.said) say(answer.said);
  if (document.activeElement === document.body) document.querySelector('[data-room] button')?.focus();
}

async function add(form) {
  const answer = await post(form.action, new FormData(form));
  const error = form.querySelector('[data-error]');
  const [name] = [...form.elements].filter((input) => input.name.endsWith('-name'));
  error.textContent = answer.error || '';
  name.classList.toggle('is-invalid', Boolean(answer.error));
  if (answer.error) {
    say(answer.error);
    name.focus();
    return;
  }
  for (const input of form.querySelectorAll('input:not([type=hidden])')) input.value = '';
  form.querySelector('[data-key]').value = answer.key;
  await refresh({ force: true });
  say(answer.said);
  name.focus();
}

// With the pointer

document.addEventListener('pointerdown', (event) => {
  const note = event.target.closest?.('[data-writes] [data-note]');
  if (!note || event.button) return;
  const grip = event.target.closest('[data-grip]');
  if (!grip && (event.pointerType !== 'mouse' || event.target.closest('a, button, input, select, label'))) return;
  if (grip) event.preventDefault();
  pressed = { note, x: event.clientX, y: event.clientY };
});

document.addEventListener('pointermove', (event) => {
  if (!pressed) return;
  if (!carried) {
    if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < FAR) return;
    carried = pressed.note;
    carried.classList.add('is-carried');
    wall().classList.add('is-dragging');
  }
  const under = document.elementFromPoint(event.clientX, event.clientY);
  const list = under?.closest('[data-column]')?.querySelector('[data-notes]');
  if (!list) return;
  const other = under.closest('[data-note]');
  if (other && other !== carried) {
    const { top, height } = other.getBoundingClientRect();
    other[event.clientY < top + height / 2 ? 'before' : 'after'](carried);
  } else if (!other && carried.parentElement !== list) {
    list.append(carried);
  }
});

function drop({ cancelled = false } = {}) {
  pressed = null;
  if (!carried) return;
  const note = carried;
  carried = null;
  note.classList.remove('is-carried');
  wall().classList.remove('is-dragging');
  if (cancelled) {
    refresh({ force: true });
    return;
  }
  moves(note.dataset.note, { do: 'to', domain: note.closest('[data-column]').dataset.column, before: note.nextElementSibling?.dataset.note || '' });
}

document.addEventListener('pointerup', () => drop());
document.addEventListener('pointercancel', () => drop({ cancelled: true }));
document.addEventListener('keydown', (event) => event.key === 'Escape' && carried && drop({ cancelled: true }));
