{% comment %}
The service worker of the journal. It keeps one page, which knows nobody and is asked for without cookies, and the files
of that page; it never keeps an answer made for someone.
{% endcomment %}const PAGE = '{% url "journal_offline" %}';
const FILES = [
  '{% static "vendor/bootstrap.min.css" %}',
  '{% static "css/fonts.css" %}',
  '{% static "css/theme.css" %}',
  '{% static "css/components.css" %}',
  '{% static "css/writing.css" %}',
  '{% static "css/decision.css" %}',
  '{% static "css/journal.css" %}',
  '{% static "img/favicon.svg" %}',
  '{% static "vendor/fonts/schibsted-grotesk.woff2" %}',
  '{% static "vendor/fonts/literata.woff2" %}',
  '{% static "django_htmx/htmx-2.min.js" %}',
  '{% static "js/menu.js" %}',
  '{% static "js/journal.js" %}',
];
const CACHE = `journal:${PAGE}`;
// A connection this slow is as good as none for whoever wants to write one sentence.
const PATIENCE = 6000;

const page = () => new Request(PAGE, { credentials: 'omit', cache: 'no-cache' });

async function keep() {
  await (await caches.open(CACHE)).addAll([page(), ...FILES]);
}

// The page's words may change without its files: it is asked for anew each time this script starts.
let renewed = false;
async function renew() {
  if (renewed) return;
  await (await caches.open(CACHE)).add(page());
  renewed = true;
}

async function kept(request) {
  return (await caches.open(CACHE)).match(request, { ignoreVary: true });
}

async function opened(request) {
  const late = new Promise((resolve, reject) => { setTimeout(reject, PATIENCE); });
  try {
    return await (new URL(request.url).pathname === '{% url "journal_write" %}' ? Promise.race([fetch(request), late]) : fetch(request));
  } catch {
    return (await kept(PAGE)) || Response.error();
  }
}

async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return (await kept(request.url)) || Response.error();
  }
}

self.addEventListener('install', (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') {
    const answer = opened(request);
    event.respondWith(answer);
    event.waitUntil(answer.then(renew).catch(() => {}));
  } else if (FILES.includes(new URL(request.url).pathname)) event.respondWith(file(request));
});
