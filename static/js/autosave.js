// Saves each answer as it is typed, says so, and never loses a word.
//
// <form data-autosave data-url data-token-url data-user> holds parts: <div data-part="q5" [data-url]>, one for each
// answer, with its fields, a hidden input whose name ends in "version", an empty [data-conflict], and the local copy
// component. A part posts all its fields and `part`; one post at a time, the version answered is used for the next.
//   200 {version, saved_at}   kept; `errors` says what a rule finds wrong with it all the same, `fragments` is new HTML
//                             for other places of the page, by id, and `kept` what the fields now hold, when it differs
//                             (a list for boxes of one name)
//   409 {conflict, who, html} another person saved first: html (both texts) goes in [data-conflict], the field stays
//   409/422 {errors}          not kept: each sentence stands by its field until it is changed
//   401, a redirect           the session ended: sign in again elsewhere, and saving goes on
//   403                       perhaps an old CSRF token: ask for a fresh one, once
//   503 {maintenance}         the portal is open for reading only: tried again, as below
//   anything else             tried again after 2, 4, 8… 30 seconds, and when the network comes back
// With data-sends="unsaved" the form's buttons leave out, by its version, each part that is saved or untouched: someone
// else may have written there since, and nothing of hers is to be settled by who only passes.
// A part may hold what its writer had before her in a hidden [data-read]: what two texts are compared with.
// Until the server confirms, every keystroke is mirrored in localStorage; on the next visit a text that the server does
// not have is offered, never imposed. The words shown come from the data-text-* attributes of [data-save].

const PAUSE = 1200;
const LONGEST_WAIT = 30;
const KEEPALIVE_LIMIT = 60000; // browsers refuse more than 64 kB on a request that outlives its page
const indicator = document.querySelector('[data-save]');
const parts = [];
let savedAt = indicator?.dataset.time || '';

const store = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  },
  write(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: the server is still tried */ }
  },
  drop(key) {
    try { localStorage.removeItem(key); } catch { /* forbidden */ }
  },
};

class Part {
  constructor(element, form) {
    this.element = element;
    this.form = form;
    this.url = element.dataset.url || form.dataset.url;
    this.key = `cimpact:${form.dataset.user}:${this.url}:${element.dataset.part}`;
    this.version = element.querySelector('input[type=hidden][name$=version]');
    this.read = element.querySelector('[data-read]');
    this.conflict = element.querySelector('[data-conflict]');
    this.confirmed = JSON.stringify(this.values({ asServed: true }));
    this.state = 'idle';
    this.attempts = 0;
    this.unanswered = [];
    this.offerLocalCopy();
    if (this.conflict?.firstElementChild) this.fail('conflict');
    element.addEventListener('input', (event) => this.isField(event.target) && this.changed(PAUSE));
    element.addEventListener('change', (event) => this.isField(event.target) && this.changed(0));
    element.addEventListener('focusout', () => this.dirty && this.retriable && this.save());
    element.addEventListener('click', (event) => {
      const button = event.target.closest('[data-keep]');
      if (button) { event.preventDefault(); this.settle(button.dataset.keep); }
    });
    this.changed(0); // typed before this script was there
  }

  // What is typed

  isField(input) {
    return input.name && !input.disabled && input.type !== 'file' && input.type !== 'submit' && !input.closest('[data-conflict]');
  }

  fields() {
    return [...this.element.querySelectorAll('input, select, textarea')].filter((input) => this.isField(input) && input !== this.version && input !== this.read);
  }

  // What the fields hold, or what they held when the page was served.
  values({ asServed = false } = {}) {
    return this.fields().flatMap((input) => {
      if (['checkbox', 'radio'].includes(input.type) && !(asServed ? input.defaultChecked : input.checked)) return [];
      if (asServed && input.options) {
        const options = [...input.options].filter((option) => option.defaultSelected);
        return (options.length || input.multiple ? options : [...input.options].slice(0, 1)).map((option) => [input.name, option.value]);
      }
      if (input.multiple) return [...input.selectedOptions].map((option) => [input.name, option.value]);
      return [[input.name, asServed ? input.defaultValue ?? input.value : input.value]];
    });
  }

  text() { return JSON.stringify(this.values()); }

  get dirty() { return this.text() !== this.confirmed; }

  get unsaved() { return this.dirty || this.state === 'failed'; }

  get retriable() { return !['conflict', 'invalid', 'refused'].includes(this.reason); }

  fill(values, inputs = this.fields()) {
    for (const input of inputs) {
      const own = values.filter(([name]) => name === input.name).map(([, value]) => value);
      if (['checkbox', 'radio'].includes(input.type)) input.checked = own.includes(input.value);
      else if (input.multiple) for (const option of input.options) option.selected = own.includes(option.value);
      else if (own.length) [input.value] = own;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }

  changed(pause) {
    if (!this.dirty && this.state !== 'failed') return;
    store.write(this.key, { values: this.values(), version: this.version?.value });
    if (this.reason === 'conflict') return;
    if (!this.retriable || this.state !== 'failed') {
      this.reason = '';
      this.state = 'saving';
    }
    this.after(pause);
    show();
  }

  after(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  // Saving: one post at a time

  save() {
    clearTimeout(this.timer);
    if (this.reason === 'conflict') return Promise.resolve();
    if (this.posting) this.again = true;
    else this.posting = this.run();
    return this.posting;
  }

  async run() {
    do {
      this.again = false;
      await this.post();
    } while (this.again && this.dirty && this.state !== 'failed');
    this.posting = null;
    show();
  }

  async post(fresh = false) {
    const sent = this.text();
    if (sent === this.confirmed && this.state !== 'failed') return this.saved();
    const values = this.values();
    const body = new URLSearchParams(values);
    body.append('part', this.element.dataset.part);
    if (this.version) body.append(this.version.name, this.version.value);
    if (this.read) body.append(this.read.name, this.read.value);
    if (this.chosen) body.append('choice', `${this.element.dataset.part}-${this.chosen}`);
    if (this.chosen && this.version) body.append(this.version.name.replace(/version$/, 'their_version'), this.version.value);
    if (this.state !== 'failed') this.state = 'saving';
    show();
    let response;
    try {
      response = await fetch(this.url, {
        method: 'POST',
        body,
        credentials: 'same-origin',
        redirect: 'manual',
        keepalive: body.toString().length < KEEPALIVE_LIMIT,
        headers: { 'X-CSRFToken': token(this.form), 'X-Autosave': '1', Accept: 'application/json' },
      });
    } catch {
      this.unanswered.push(values); // it may have arrived all the same, its answer alone being lost
      return this.later('offline');
    }
    if (response.type === 'opaqueredirect' || response.status === 401) return this.later('session');
    if (response.status === 403) {
      if (fresh) return this.fail('refused');
      const answer = await freshToken(this.form);
      return answer === 'fresh' ? this.post(true) : this.later(answer);
    }
    const data = await response.json().catch(() => ({}));
    if (response.ok) return this.keep(sent, values, data);
    if (data.maintenance) return this.later('maintenance');
    if (data.conflict) return this.compare(data);
    if (data.errors) return this.refuse(data.errors);
    return response.status >= 500 || response.status === 429 ? this.later('server') : this.fail('refused');
  }

  keep(sent, values, data) {
    this.confirmed = sent;
    this.chosen = '';
    if (this.read) this.read.value = values.find(([name]) => name.endsWith('text'))?.[1] ?? '';
    if (this.version && data.version !== undefined) this.version.value = data.version;
    savedAt = data.saved_at || savedAt;
    this.clearErrors();
    this.mark(data.errors || {});
    if (data.kept && !this.dirty) this.hold(data.kept);
    for (const [id, html] of Object.entries(data.fragments || {})) {
      const place = document.getElementById(id);
      if (place && place.innerHTML !== html) place.innerHTML = html;
    }
    if (this.dirty) store.write(this.key, { values: this.values(), version: this.version?.value });
    else store.drop(this.key);
    this.saved();
  }

  // What the server kept in place of what it was sent: it is what the field says from now on.
  hold(kept) {
    const values = Object.entries(kept).flatMap(([name, held]) => [held].flat().map((value) => [name, value]));
    // A box or a choice that is not named was kept as it stands: to fill it with nothing would take it away.
    this.fill(values, this.fields().filter((input) => input.name in kept));
    if (this.read) this.read.value = values.find(([name]) => name.endsWith('text'))?.[1] ?? this.read.value;
    clearTimeout(this.timer);
    this.confirmed = this.text();
  }

  saved() {
    this.attempts = 0;
    this.reason = '';
    this.state = this.dirty ? 'saving' : 'saved';
    show();
  }

  fail(reason) {
    this.state = 'failed';
    this.reason = reason;
    store.write(this.key, { values: this.values(), version: this.version?.value });
    show();
  }

  later(reason) {
    this.fail(reason);
    this.attempts += 1;
    this.after(Math.min(2 ** this.attempts, LONGEST_WAIT) * 1000);
  }

  // Two texts

  compare({ who, html }) {
    this.who = who;
    this.conflict.innerHTML = html;
    const theirs = this.theirs();
    if (this.unanswered.some((values) => sayTheSame(values, theirs))) {
      // Nobody else wrote: this is what the page itself sent before its connection was lost.
      this.version.value = this.conflict.querySelector('[data-their-version]').value;
      this.conflict.replaceChildren();
      return this.post();
    }
    return this.fail('conflict');
  }

  theirs() {
    return [...this.conflict.querySelectorAll('[data-theirs]')].map((kept) => [kept.dataset.theirs, kept.value]);
  }

  // "mine", "theirs", "both": put together in the field, and saved at once unless something is left to settle;
  // "settled": what was put together is ready.
  settle(choice) {
    const theirs = this.theirs();
    const merged = this.conflict.querySelector('[data-merged]');
    if (this.version) this.version.value = this.conflict.querySelector('[data-their-version]').value;
    if (this.read) this.read.value = theirs[0][1];
    if (choice === 'theirs') this.fill(this.named(theirs));
    if (choice === 'both') {
      this.fill(this.named([[theirs[0][0], merged.value]]));
      if (merged.dataset.merged !== '0') {
        this.conflict.querySelector('[data-compare]').hidden = true;
        this.conflict.querySelector('[data-settle]').hidden = false;
        this.fail('conflict');
        return this.focus();
      }
    }
    this.conflict.replaceChildren();
    this.reason = '';
    this.state = 'saving';
    // Theirs is sent too: the server finds nothing to change, and says how things now stand.
    this.confirmed = null;
    this.chosen = choice === 'theirs' ? '' : 'mine';
    this.save();
    return this.focus();
  }

  named(values) {
    return values.flatMap(([name, value]) => this.fields().filter((input) => input.name.endsWith(name)).map((input) => [input.name, value]));
  }

  focus() {
    this.fields().find((input) => input.type !== 'hidden')?.focus();
  }

  offerLocalCopy() {
    const banner = this.element.querySelector('[data-local-copy]');
    const kept = `${this.key}:kept`;
    const last = store.read(this.key);
    if (last) { store.write(kept, last); store.drop(this.key); }
    const local = last || store.read(kept);
    if (!local || !banner || JSON.stringify(local.values) === this.confirmed) return store.drop(kept);
    const hidden = new Set(this.fields().filter((input) => input.type === 'hidden').map((input) => input.name.replace(/_\d+$/, '')));
    const shown = local.values.filter(([name]) => !hidden.has(name.replace(/_\d+$/, '')));
    banner.querySelector('[data-local-text]').textContent = shown.map(([, value]) => value).join('\n');
    banner.hidden = false;
    const close = () => { banner.hidden = true; store.drop(kept); };
    banner.querySelector('[data-local-drop]').addEventListener('click', close);
    banner.querySelector('[data-local-take]').addEventListener('click', () => {
      // Under the version it was written from: if someone saved since, the server shows both texts.
      if (this.version && local.version !== undefined) this.version.value = local.version;
      this.fill(local.values);
      close();
      this.save();
    });
    return banner;
  }

  // Refusals, beside the fields

  refuse(errors) {
    this.clearErrors();
    this.mark(errors);
    this.fail('invalid');
  }

  mark(errors) {
    for (const [name, html] of Object.entries(errors)) {
      const field = this.fields().find((input) => input.name === name) || this.fields().find((input) => input.type !== 'hidden');
      const note = document.createElement('div');
      note.className = 'invalid-feedback';
      note.dataset.autosaveError = '';
      note.id = `${field.id}_autosave_error`;
      note.innerHTML = html;
      const group = field.type === 'radio' && [...field.closest('fieldset').querySelectorAll('.form-check')].at(-1);
      (group || field.closest('.input-group') || field).after(note);
      field.classList.add('is-invalid');
      field.setAttribute('aria-invalid', 'true');
      field.setAttribute('aria-describedby', `${field.getAttribute('aria-describedby') || ''} ${note.id}`.trim());
    }
  }

  clearErrors() {
    for (const note of this.element.querySelectorAll('[data-autosave-error]')) {
      for (const field of this.element.querySelectorAll(`[aria-describedby~="${note.id}"]`)) {
        field.classList.remove('is-invalid');
        field.removeAttribute('aria-invalid');
        field.setAttribute('aria-describedby', field.getAttribute('aria-describedby').replace(note.id, '').trim());
      }
      note.remove();
    }
  }
}

// Spaces and tags apart: the server tidies those of a text and of an amount.
function sayTheSame(values, theirs) {
  const bare = (text) => text.replace(/<[^>]*>|\s+/g, '');
  return theirs.every(([name, value]) => bare(values.find(([own]) => own.endsWith(name))?.[1] ?? '') === bare(value));
}

function token(form) {
  return form.querySelector('[name=csrfmiddlewaretoken]').value;
}

// "fresh", or the reason why there is none.
async function freshToken(form) {
  let response;
  try {
    response = await fetch(form.dataset.tokenUrl, { credentials: 'same-origin', redirect: 'manual', headers: { Accept: 'application/json' } });
  } catch {
    return 'offline';
  }
  if (!response.ok) return response.status >= 500 ? 'server' : 'session';
  const { token: value, user } = await response.json();
  // Someone else signed in on this computer: her name must not go on this text.
  if (user !== undefined && String(user) !== form.dataset.user) return 'session';
  for (const input of document.querySelectorAll('[name=csrfmiddlewaretoken]')) input.value = value;
  return 'fresh';
}

// One sentence for all parts: the worst first.
function show() {
  if (!indicator) return;
  const failed = parts.filter((part) => part.state === 'failed');
  const worst = ['session', 'offline', 'maintenance', 'server', 'conflict', 'refused', 'invalid'].map((reason) => failed.find((part) => part.reason === reason)).find(Boolean);
  const busy = parts.some((part) => part.state === 'saving');
  const state = worst ? 'failed' : busy ? 'saving' : savedAt ? 'saved' : 'idle';
  const reason = worst?.reason || '';
  if (state === indicator.dataset.state && reason === (indicator.dataset.reason || '') && state !== 'saved') return;
  const { dataset } = indicator;
  indicator.setAttribute('role', worst ? 'alert' : 'status');
  indicator.setAttribute('aria-live', worst ? 'assertive' : 'polite');
  dataset.state = state;
  dataset.reason = reason;
  indicator.querySelector('[data-save-login]').hidden = reason !== 'session';
  const name = reason || state;
  const pattern = dataset[`text${name[0].toUpperCase()}${name.slice(1)}`] || '';
  indicator.querySelector('[data-save-text]').textContent = pattern.replace('{time}', savedAt).replace('{who}', worst?.who || '');
}

function saveAll() {
  return Promise.all(parts.filter((part) => part.unsaved && part.retriable).map((part) => part.save()));
}

for (const form of document.querySelectorAll('form[data-autosave]')) {
  for (const element of form.querySelectorAll('[data-part]')) parts.push(new Part(element, form));
  // The form's own buttons wait for what is under way, so that they do not post over it with an old version.
  form.addEventListener('submit', async (event) => {
    const own = parts.filter((part) => part.form === form);
    if (!own.some((part) => part.posting || (part.unsaved && part.retriable))) {
      form.dataset.leaving = '1';
      if (form.dataset.sends === 'unsaved') for (const part of own) if (part.version && !part.unsaved) part.version.disabled = true;
      return;
    }
    event.preventDefault();
    await saveAll();
    if (own.every((part) => !part.unsaved || ['invalid', 'refused'].includes(part.reason))) form.requestSubmit(event.submitter);
  });
}
show();

window.addEventListener('online', saveAll);
window.addEventListener('focus', saveAll);
window.addEventListener('pagehide', saveAll);
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-leaving]')) delete form.dataset.leaving;
  for (const part of parts) if (part.version) part.version.disabled = false;
});
window.addEventListener('beforeunload', (event) => {
  if (document.querySelector('form[data-leaving]')) return;
  saveAll();
  // What is on its way outlives the page; what failed does not.
  if (parts.some((part) => part.state === 'failed')) event.preventDefault();
});
