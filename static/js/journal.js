// The journal, with or without a connection: nothing typed is lost, and what is written offline leaves by itself later.
//
// [data-journal-waiting] is on every page of the journal. It says who is signed in (data-user, data-name), where to send,
// where to ask for a token, and the words to show (data-text-*). On the page that opens without a connection it names
// nobody: the last person known on this device is taken, until someone signs out.
// What waits is kept in IndexedDB, each entry with the id of whoever wrote it, and only hers is shown or sent: before each
// entry the server is asked who is signed in. An entry is sent with its own key, so that twice is once.
//   200, 201 {url}  received            401, a redirect  signed out: it waits
//   4xx {errors}    to be corrected     anything else    tried again every half minute, and when the network comes back
// form[data-journal] is mirrored in localStorage as it is typed, its photo apart.

const DATABASE = 'cimpact-journal';
const STORE = 'waiting';
const WHO = 'cimpact:journal:who';
const AGAIN = 30000;
const TOO_LONG = 60000;
const LONGEST_SIDE = 1600;

const page = document.querySelector('[data-journal-waiting]');
const form = document.querySelector('form[data-journal]');
const text = page?.dataset ?? {};

// What the device keeps

const local = {
  read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  write(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* forbidden */ } },
};

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

let opening;
function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'key' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function store(mode, act) {
  const transaction = (await database()).transaction(STORE, mode);
  return done(act(transaction.objectStore(STORE)));
}

const waiting = {
  put: (entry) => store('readwrite', (entries) => entries.put(entry)),
  drop: (key) => store('readwrite', (entries) => entries.delete(key)),
  async all() {
    const entries = await store('readonly', (kept) => kept.getAll());
    return entries.filter((entry) => entry.user === who?.id).sort((one, other) => one.at.localeCompare(other.at));
  },
};

// Who writes

function known() {
  if (!page) return null;
  if (!text.user) return local.read(WHO);
  const person = { id: text.user, name: text.name };
  local.write(WHO, person);
  return person;
}
const who = known();

// Sending

// {token}, or {reason}: offline, session, other (someone else is signed in on this browser), later.
async function token() {
  let response;
  try {
    response = await fetch(text.tokenUrl, { credentials: 'same-origin', redirect: 'manual', headers: { Accept: 'application/json' } });
  } catch {
    return { reason: 'offline' };
  }
  if (response.status === 401 || response.type === 'opaqueredirect') return { reason: 'session' };
  const data = response.ok ? await response.json().catch(() => ({})) : {};
  if (data.user === undefined) return { reason: 'later' };
  return String(data.user) === who.id ? data : { reason: 'other' };
}

function packed(entry) {
  const body = new FormData();
  for (const [name, value] of entry.values) body.append(name, value);
  body.append('key', entry.key);
  body.append('written_at', entry.at);
  if (entry.photo) body.append('photo', entry.photo, entry.photoName);
  return body;
}

// {url}, {errors} or {reason}
async function send(entry, { waited = false } = {}) {
  const answer = await token();
  if (answer.reason) return answer;
  let response;
  try {
    response = await fetch(text.postUrl, {
      method: 'POST',
      body: packed(entry),
      credentials: 'same-origin',
      redirect: 'manual',
      signal: AbortSignal.timeout?.(TOO_LONG),
      headers: { 'X-CSRFToken': answer.token, 'X-Autosave': '1', ...(waited && { 'X-Waited': '1' }), Accept: 'application/json' },
    });
  } catch {
    return { reason: 'offline' };
  }
  if (response.status === 401 || response.type === 'opaqueredirect') return { reason: 'session' };
  const data = await response.json().catch(() => ({}));
  if (response.ok && data.url) return { url: data.url };
  if (data.errors) return { errors: data.errors };
  return response.status === 403 ? { errors: { __all__: '' } } : { reason: 'later' };
}

async function settle(entry, outcome) {
  if (outcome.url) await waiting.drop(entry.key);
  else if (outcome.errors) await waiting.put({ ...entry, errors: outcome.errors });
}

async function sendAll() {
  const sent = [];
  let reason = '';
  for (const entry of await waiting.all()) {
    if (entry.errors) continue;
    const outcome = await send(entry, { waited: true });
    await settle(entry, outcome);
    if (outcome.url) sent.push({ ...entry, url: outcome.url });
    reason = outcome.reason || '';
    if (reason) break;
  }
  await show({ sent, reason });
}

// One page of the browser sends at a time.
function sendSoon() {
  if (!who) return undefined;
  const locks = navigator.locks;
  const attempt = () => sendAll().catch(() => {});
  return locks ? locks.request(DATABASE, { ifAvailable: true }, (lock) => (lock ? attempt() : null)) : attempt();
}

// What waits, shown

const title = (entry) => entry.values.find(([name]) => name === 'title')?.[1].trim() || '…';

function button(words, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'btn btn-outline-primary btn-sm';
  made.textContent = words;
  made.addEventListener('click', () => act(made));
  return made;
}

function line(entry) {
  const made = document.createElement('li');
  const what = document.createElement('span');
  what.className = 'what';
  const name = document.createElement(entry.url ? 'a' : 'span');
  if (entry.url) name.href = entry.url;
  name.className = 'words d-block';
  name.textContent = entry.url ? text.textSent.replace('{title}', title(entry)) : title(entry);
  what.append(name);
  made.append(what);
  if (entry.url) return made;
  const state = document.createElement('span');
  state.className = 'small quiet d-block';
  state.textContent = [entry.errors ? text.textRefused : text.textWaits, entry.photo ? text.textPhoto : ''].filter(Boolean).join(' · ');
  what.append(state);
  if (entry.errors) made.append(form ? button(text.textResume, () => resume(entry)) : resumeElsewhere(entry));
  made.append(button(text.textDrop, async (pressed) => {
    if (pressed.dataset.sure === undefined) { pressed.dataset.sure = ''; pressed.textContent = text.textSure; return; }
    await waiting.drop(entry.key);
    show();
  }));
  return made;
}

function resumeElsewhere(entry) {
  const link = document.createElement('a');
  link.className = 'btn btn-outline-primary btn-sm';
  link.href = `${text.postUrl}#${entry.key}`;
  link.textContent = text.textResume;
  return link;
}

let justSent = [];
async function show({ sent = [], reason = '' } = {}) {
  const entries = await waiting.all();
  justSent = [...sent, ...justSent];
  page.hidden = !entries.length && !justSent.length;
  page.querySelector('[data-waiting-title]').textContent = entries.length === 1 ? text.textOne : entries.length ? text.textMany.replace('{n}', entries.length) : text.textNone;
  page.querySelector('[data-waiting-list]').replaceChildren(...[...entries, ...justSent].map(line));
  page.querySelector('[data-waiting-login]').hidden = reason !== 'session';
  for (const part of page.querySelectorAll('[data-waiting-again]')) part.hidden = !entries.some((entry) => !entry.errors);
}

function say(words) {
  document.querySelector('[data-journal-said]').textContent = words;
}

// The form

class Form {
  constructor(element) {
    this.element = element;
    this.draft = `cimpact:journal:draft:${who.id}`;
    this.file = element.querySelector('input[type=file]');
    this.photo = Promise.resolve(null);
    this.words = [...element.querySelectorAll('datalist option')].map((option) => option.value);
    element.addEventListener('input', () => this.keepDraft());
    element.addEventListener('change', () => this.keepDraft());
    element.addEventListener('submit', (event) => this.submit(event));
    this.file.addEventListener('change', () => this.choose());
    element.elements.tags.addEventListener('input', () => this.propose());
    this.offerCamera();
    this.withPhoto(false);
    if (element.dataset.refused === undefined) this.takeDraft();
    if (!element.elements.key.value) this.renew();
  }

  values() {
    return [...new FormData(this.element)].filter(([name, value]) => typeof value === 'string' && !['csrfmiddlewaretoken', 'key', 'written_at'].includes(name));
  }

  fill(values) {
    for (const field of this.element.elements) {
      const given = values.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === 'radio' || field.type === 'checkbox') field.checked = given.includes(field.value);
      else if (given.length && field.type !== 'file' && field.type !== 'hidden') [field.value] = given;
    }
    const more = this.element.querySelector('details.more');
    if (values.some(([name, value]) => ['aims', 'conditions', 'question', 'happened_on'].includes(name) && value)) more.open = true;
  }

  renew() {
    this.element.elements.key.value = crypto.randomUUID?.() ?? '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
  }

  // The draft

  keepDraft() {
    const typed = ['title', 'text', 'tags', 'photo_alt'].some((name) => this.element.elements[name].value.trim());
    if (typed) local.write(this.draft, { key: this.element.elements.key.value, values: this.values() });
    else local.drop(this.draft);
  }

  takeDraft() {
    const kept = local.read(this.draft);
    if (!kept) return;
    this.fill(kept.values);
    this.renew(); // another page may hold the same draft: each sends its own entry
    const told = this.element.querySelector('[data-draft]');
    told.hidden = false;
    told.querySelector('button').addEventListener('click', () => { this.empty(); told.hidden = true; this.element.elements.title.focus(); });
  }

  empty() {
    local.drop(this.draft);
    this.element.reset();
    this.renew();
    this.clearErrors();
    this.withPhoto(false);
    this.photo = Promise.resolve(null);
  }

  // The photo: drawn smaller here, so that it leaves on a weak connection

  offerCamera() {
    const camera = this.element.querySelector('[data-camera]');
    if (!window.matchMedia('(pointer: coarse)').matches) return;
    camera.hidden = false;
    camera.querySelector('button').addEventListener('click', () => {
      this.file.setAttribute('capture', 'environment');
      this.file.click();
      this.file.removeAttribute('capture');
    });
  }

  choose() {
    const [file] = this.file.files;
    this.photo = file ? this.draw(file) : Promise.resolve(null);
    this.withPhoto(Boolean(file));
  }

  async draw(file) {
    const preview = this.element.querySelector('[data-preview]');
    try {
      const image = await createImageBitmap(file);
      const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
      const canvas = document.createElement('canvas');
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      const pen = canvas.getContext('2d');
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', this.element.querySelector('[data-photo-field]').dataset.textChosen);
      preview.replaceChildren(canvas);
      preview.hidden = false;
      const blob = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', 0.85); });
      if (blob) return { blob, name: 'photo.jpg' };
    } catch { /* the server says what it is */ }
    return { blob: file, name: file.name };
  }

  withPhoto(chosen) {
    const words = this.element.elements.photo_alt;
    words.closest('.field').hidden = !chosen && !words.value;
    if (!chosen) { const preview = this.element.querySelector('[data-preview]'); preview.replaceChildren(); preview.hidden = true; }
  }

  // Tags: the browser proposes whole values, so each proposal begins with what is already typed.

  propose() {
    const typed = this.element.elements.tags.value;
    const before = typed.slice(0, typed.lastIndexOf(',') + 1);
    const taken = before.split(',').map((word) => word.trim().toLowerCase());
    const list = this.element.querySelector('datalist');
    list.replaceChildren(...this.words.filter((word) => !taken.includes(word)).map((word) => new Option('', before ? `${before} ${word}` : word)));
  }

  // Keeping, then sending

  async submit(event) {
    event.preventDefault();
    if (this.busy) return;
    this.clearErrors();
    if (this.missing()) return;
    this.busy = true;
    try { await this.keep(); } finally { this.busy = false; }
  }

  async keep() {
    const photo = await this.photo;
    const entry = { key: this.element.elements.key.value, user: who.id, at: new Date().toISOString(), values: this.values(), photo: photo?.blob ?? null, photoName: photo?.name ?? '' };
    try {
      await waiting.put(entry);
    } catch {
      this.element.submit(); // this browser keeps nothing: it goes as any form does
      return;
    }
    const outcome = await send(entry);
    if (outcome.errors) {
      await waiting.drop(entry.key);
      this.refuse(outcome.errors);
      return;
    }
    await settle(entry, outcome);
    this.empty();
    if (outcome.url) { window.location.assign(outcome.url); return; }
    await show(outcome);
    say(page.querySelector('[data-waiting-why]').textContent);
    page.scrollIntoView({ block: 'start' });
    page.querySelector('[data-waiting-title]').focus();
  }

  // What is wrong, beside each field

  missing() {
    const errors = {};
    for (const field of this.element.querySelectorAll('[data-missing]')) {
      const given = field.type === 'radio' ? this.element.querySelector(`[name=${field.name}]:checked`) : field.value.trim();
      if (!given) errors[field.name] = field.dataset.missing;
    }
    const alt = this.element.elements.photo_alt;
    if (this.file.files.length && !alt.value.trim()) errors.photo_alt = alt.dataset.missingWithPhoto;
    if (Object.keys(errors).length) this.refuse(errors);
    return Object.keys(errors).length > 0;
  }

  refuse(errors) {
    for (const [name, html] of Object.entries(errors)) {
      const field = this.element.querySelector(`[name="${name}"]:not([type=hidden])`);
      const note = document.createElement('div');
      note.className = 'invalid-feedback';
      note.dataset.journalError = '';
      note.id = `journal-error-${name}`;
      note.innerHTML = html || text.textClosed;
      if (!field) { this.element.prepend(note); continue; }
      field.closest('details')?.setAttribute('open', '');
      field.closest('.field').append(note);
      for (const one of this.element.querySelectorAll(`[name="${name}"]`)) {
        one.classList.add('is-invalid');
        one.setAttribute('aria-invalid', 'true');
        one.setAttribute('aria-describedby', `${one.getAttribute('aria-describedby') || ''} ${note.id}`.trim());
      }
    }
    (this.element.querySelector('.is-invalid') || this.element.elements.title).focus();
  }

  clearErrors() {
    for (const note of this.element.querySelectorAll('[data-journal-error], .invalid-feedback')) note.remove();
    for (const field of this.element.querySelectorAll('.is-invalid')) {
      field.classList.remove('is-invalid');
      field.removeAttribute('aria-invalid');
    }
  }
}

let writing;
function resume(entry) {
  writing.empty();
  writing.fill(entry.values);
  writing.element.elements.key.value = entry.key;
  if (entry.photo) {
    const given = new DataTransfer();
    given.items.add(new File([entry.photo], entry.photoName, { type: entry.photo.type }));
    writing.file.files = given.files;
    writing.choose();
  }
  writing.refuse(entry.errors);
}

// The beginning

async function begin() {
  const entries = await waiting.all();
  const asked = entries.find((entry) => entry.errors && `#${entry.key}` === window.location.hash);
  if (asked && form) resume(asked);
  await show();
  sendSoon();
  page.querySelector('[data-waiting-again] button').addEventListener('click', sendSoon);
  window.addEventListener('online', sendSoon);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && sendSoon());
  setInterval(sendSoon, AGAIN);
}

// The words of a photo are asked for when there is one, where an entry is changed too.
for (const field of document.querySelectorAll('form:not([data-journal]) [data-photo-field]')) {
  const file = field.querySelector('input[type=file]');
  const words = field.querySelector('[name=photo_alt]');
  const follow = () => { words.closest('.field').hidden = !file.files.length && !words.value; };
  file.addEventListener('change', follow);
  follow();
}

if (page && who) {
  const received = document.querySelector('[data-journal-sent]')?.dataset.journalSent;
  const draft = `cimpact:journal:draft:${who.id}`;
  if (received && local.read(draft)?.key === received) local.drop(draft);
  if (form) {
    form.hidden = false;
    const name = document.querySelector('[data-journal-name]');
    if (name) {
      name.textContent = who.name;
      document.querySelector('[data-journal-known]').hidden = false;
      document.querySelector('[data-journal-unknown]').hidden = true;
    }
    writing = new Form(form);
  }
  begin().catch(() => {}); // without IndexedDB there is nothing to show, and the form goes as any form does
  if (text.user && 'serviceWorker' in navigator) navigator.serviceWorker.register(text.worker, { scope: text.scope }).catch(() => {});
}
