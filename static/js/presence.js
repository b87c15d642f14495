// Who else is here: asks every few seconds while the page is looked at, and says where the person is.
//
// <div data-presence data-url data-section data-every> shows the others; a part that answers a question holds
// <p data-presence-of="question">, which warns when someone else is in the same answer. A save is a sign as well: the
// server notes it. When the server or its cache is away, nothing is shown and nothing is said.

const bar = document.querySelector('[data-presence]');
const warnings = [...document.querySelectorAll('[data-presence-of]')];
let question = '';
let timer;

async function ask() {
  clearTimeout(timer);
  if (document.visibilityState === 'hidden') return;
  try {
    const response = await fetch(`${bar.dataset.url}?${new URLSearchParams({ section: bar.dataset.section, question })}`, { credentials: 'same-origin', redirect: 'manual', headers: { Accept: 'application/json' } });
    if (response.ok) tell(await response.json());
    else if (response.status < 500) return; // signed out (a redirect has no status), or no longer let in: saving says so
  } catch { /* offline: saving says so */ }
  timer = setTimeout(ask, bar.dataset.every * 1000);
}

function tell({ here, answers }) {
  if (bar.innerHTML !== here) bar.innerHTML = here;
  for (const warning of warnings) {
    const text = answers[warning.dataset.presenceOf] || '';
    if (warning.textContent !== text) warning.textContent = text;
  }
}

if (bar) {
  document.addEventListener('focusin', (event) => {
    const within = event.target.closest('[data-part]')?.querySelector('[data-presence-of]')?.dataset.presenceOf || '';
    if (within === question) return;
    question = within;
    ask();
  });
  document.addEventListener('visibilitychange', ask);
  window.addEventListener('pageshow', ask);
  window.addEventListener('pagehide', () => clearTimeout(timer)); // without a sign, the person is gone in half a minute
}
