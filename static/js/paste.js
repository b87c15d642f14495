// What word processors put on the clipboard, as plain markup: paragraphs, lists, bold, italic and links; the rest is
// dropped and its words stay. Word writes its lists as paragraphs with a mark; Google Docs wraps everything in a <b> that
// is not bold, and puts lists beside the items that they belong to.

const DROPPED = 'head, style, script, meta, link, title, xml, img, svg, object, iframe, .EOP, br.Apple-interchange-newline';
const NUMBER = /^\(?(?:\d+|[a-z]|[ivxlc]+)[.)]/i;

export function tidyPasted(html) {
  // Under another name a style is read and never applied, nor reported by the browser's safety policy.
  const inert = html.replace(/<style[\s\S]*?<\/style>/gi, '').replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, ' data-$1='));
  const { body } = new DOMParser().parseFromString(inert, 'text/html');
  for (const element of body.querySelectorAll(DROPPED)) element.remove();
  dropComments(body);
  for (const element of [...body.querySelectorAll('*')]) {
    if (element.localName.includes(':')) unwrap(element); // <o:p>, <w:sdt>…
  }
  for (const cell of body.querySelectorAll('td, th, caption, dt, dd, figcaption')) cellAsParagraph(cell);
  listsOfWord(body);
  listsBesideItems(body);
  emphasis(body);
  for (const link of body.querySelectorAll('a[href]')) link.setAttribute('href', target(link.getAttribute('href')));
  for (const paragraph of body.querySelectorAll('p')) {
    if (!paragraph.textContent.trim()) paragraph.remove();
  }
  for (const element of body.querySelectorAll('*')) {
    for (const { name } of [...element.attributes]) if (name !== 'href') element.removeAttribute(name);
  }
  return body.innerHTML;
}

function style(element, property) {
  const found = (element.dataset.style || '').match(new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]+)`, 'i'));
  return found ? found[1].trim() : '';
}

function dropComments(root) {
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.remove();
}

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

function cellAsParagraph(cell) {
  if (cell.querySelector('p, div, ul, ol, table')) return;
  const paragraph = cell.ownerDocument.createElement('p');
  paragraph.append(...cell.childNodes);
  cell.append(paragraph);
}

// Word: <p class=MsoListParagraph style='mso-list:l0 level2 lfo1'> holds its own bullet or number, in a span to ignore.
function listsOfWord(body) {
  for (const first of [...body.querySelectorAll('p, div, h1, h2, h3, h4, h5, h6')]) {
    if (!first.isConnected || !isWordItem(first)) continue;
    const root = first.ownerDocument.createElement('div');
    first.before(root);
    const open = []; // the lists open, outermost first
    for (let item = first, next; item && isWordItem(item); item = next) {
      next = item.nextElementSibling;
      addItem(root, open, item);
    }
    unwrap(root);
  }
}

function isWordItem(element) {
  return /level\d/i.test(style(element, 'mso-list'));
}

function addItem(root, open, paragraph) {
  const level = Math.min(Number(style(paragraph, 'mso-list').match(/level(\d)/i)[1]), open.length + 1);
  const mark = [...paragraph.querySelectorAll('span')].find((span) => /ignore/i.test(style(span, 'mso-list')));
  const kind = NUMBER.test(mark?.textContent.trim() || '') ? 'ol' : 'ul';
  mark?.remove();
  open.length = Math.min(open.length, level);
  if (open.length === level && open[level - 1].localName !== kind) open.length = level - 1;
  if (open.length < level) {
    const list = root.ownerDocument.createElement(kind);
    (level === 1 ? root : open[level - 2].lastElementChild).append(list);
    open.push(list);
  }
  const item = root.ownerDocument.createElement('li');
  item.append(...paragraph.childNodes);
  open[level - 1].append(item);
  paragraph.remove();
}

// Google Docs: <ul><li>a</li><ul><li>within a</li></ul></ul>
function listsBesideItems(body) {
  for (const list of body.querySelectorAll('ul > ul, ul > ol, ol > ul, ol > ol')) {
    if (list.previousElementSibling?.localName === 'li') list.previousElementSibling.append(list);
  }
}

// A weight or a slant said by a style becomes a tag; a tag whose style says the contrary goes.
function emphasis(body) {
  for (const element of [...body.querySelectorAll('b, strong, i, em, span, font, a')]) {
    const weight = style(element, 'font-weight');
    const slant = style(element, 'font-style');
    const bold = /^(bold|bolder|[6-9]00)$/i.test(weight);
    const italic = /^(italic|oblique)/i.test(slant);
    const name = element.localName;
    if (['b', 'strong'].includes(name)) {
      if (weight && !bold) unwrap(element);
      else if (italic) wrap(element, 'em');
    } else if (['i', 'em'].includes(name)) {
      if (slant && !italic) unwrap(element);
      else if (bold) wrap(element, 'strong');
    } else {
      if (bold && !element.closest('b, strong')) wrap(element, 'strong');
      if (italic && !element.closest('i, em')) wrap(element, 'em');
    }
  }
}

function wrap(element, name) {
  const mark = element.ownerDocument.createElement(name);
  mark.append(...element.childNodes);
  element.append(mark);
}

// Google Docs sends links through its own address.
function target(href) {
  try {
    const url = new URL(href);
    const redirect = url.hostname.endsWith('google.com') && url.pathname === '/url' && url.searchParams.get('q');
    return redirect || href;
  } catch {
    return href;
  }
}
