// An editor in the place of a plain field: paragraphs, bold, italic, lists, links. scripts/assets.py bundles it with
// ProseMirror into static/vendor/editor.js, which pages load before autosave.js.
//
// A <textarea data-rich="name"> goes on holding what is saved, as markup: the input of that name says so to the server.
// Its first markup stands in [data-markup], its tools in [data-tools], both in its [data-part]. What sets the field's
// value and sends `input` (autosave.js) sets the editor; what is typed in the editor does the same. `field.plain` is the
// text without its markup (counter.js). Without this script the field takes text with marks, and loses nothing.

import { baseKeymap, chainCommands, toggleMark } from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { InputRule, inputRules, wrappingInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import { DOMParser as Reader, DOMSerializer, Schema } from 'prosemirror-model';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import { EditorState, Plugin, TextSelection } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { tidyPasted } from './paste.js';

const SCHEMES = /^(https?:\/\/|mailto:)/i;
const LIKE_MARKUP = /^\s*<(p|ul|ol)[\s>]/i;

const list = (tag) => ({ group: 'block', content: 'list_item+', parseDOM: [{ tag }], toDOM: () => [tag, 0] });
const mark = (tag, other) => ({ parseDOM: [{ tag }, { tag: other }], toDOM: () => [tag, 0] });

const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: { group: 'block', content: 'inline*', parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
    ul: list('ul'),
    ol: list('ol'),
    list_item: { content: 'paragraph (ul | ol)*', defining: true, parseDOM: [{ tag: 'li' }], toDOM: () => ['li', 0] },
    text: { group: 'inline' },
    br: { group: 'inline', inline: true, selectable: false, parseDOM: [{ tag: 'br' }], toDOM: () => ['br'], leafText: () => '\n' },
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [{ tag: 'a[href]', getAttrs: (link) => SCHEMES.test(link.getAttribute('href')) && { href: link.getAttribute('href') } }],
      toDOM: ({ attrs }) => ['a', { href: attrs.href, rel: 'noopener noreferrer' }, 0],
    },
    strong: mark('strong', 'b'),
    em: mark('em', 'i'),
  },
});
const { ul, ol, list_item: item, br } = schema.nodes;
const { link, strong, em } = schema.marks;
const reader = Reader.fromSchema(schema);
const writer = DOMSerializer.fromSchema(schema);

function read(markup) {
  const inert = document.implementation.createHTMLDocument('');
  inert.body.innerHTML = LIKE_MARKUP.test(markup) ? markup : '';
  if (markup && !LIKE_MARKUP.test(markup)) {
    // A text kept on this device by the plain field.
    for (const text of markup.split(/\n{2,}/)) inert.body.append(Object.assign(inert.createElement('p'), { innerText: text }));
  }
  return reader.parse(inert.body);
}

function write(doc) {
  if (!doc.textContent.trim()) return '';
  const box = document.implementation.createHTMLDocument('').createElement('div');
  box.append(writer.serializeFragment(doc.content, { document: box.ownerDocument }));
  return box.innerHTML;
}

// Commands

function listAround(state) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type === ul || node.type === ol) return { node, at: $from.before(depth) };
  }
  return null;
}

const toggleList = (type) => (state, dispatch) => {
  const around = listAround(state);
  if (!around) return wrapInList(type)(state, dispatch);
  if (around.node.type === type) return liftListItem(item)(state, dispatch);
  dispatch?.(state.tr.setNodeMarkup(around.at, type));
  return true;
};

function newLine(state, dispatch) {
  dispatch?.(state.tr.replaceSelectionWith(br.create()).scrollIntoView());
  return true;
}

function has(state, type) {
  const { from, $from, to, empty } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks || $from.marks())) : state.doc.rangeHasMark(from, to, type);
}

// The link where the cursor is, whole; else what is selected.
function linkAround(state) {
  const { from, $from, to, empty } = state.selection;
  if (!empty) return { from, to, href: '' };
  const { parent } = $from;
  const { node, offset } = parent.childAfter($from.parentOffset);
  const found = node && link.isInSet(node.marks);
  return found ? { from: $from.start() + offset, to: $from.start() + offset + node.nodeSize, href: found.attrs.href } : { from, to, href: '' };
}

const COMMANDS = { strong: toggleMark(strong), em: toggleMark(em), ul: toggleList(ul), ol: toggleList(ol) };
const IS_ON = {
  strong: (state) => has(state, strong),
  em: (state) => has(state, em),
  ul: (state) => listAround(state)?.node.type === ul,
  ol: (state) => listAround(state)?.node.type === ol,
  link: (state) => has(state, link) || Boolean(linkAround(state).href),
};

// The tools: one stop of the keyboard, arrows from one to the next

class Tools {
  constructor(element, editor) {
    this.element = element;
    this.editor = editor;
    this.buttons = [...element.querySelectorAll('[data-tool]')];
    this.panel = element.parentElement.querySelector('[data-link-panel]');
    this.address = this.panel.querySelector('input');
    element.hidden = false;
    this.enter(this.buttons[0]);
    element.addEventListener('keydown', (event) => this.move(event));
    for (const button of this.buttons) {
      button.addEventListener('mousedown', (event) => event.preventDefault()); // the selection stays in the text
      button.addEventListener('click', () => this.use(button.dataset.tool));
    }
    this.panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
      if (event.key === 'Enter') { event.preventDefault(); this.apply(this.address.value); }
    });
    this.panel.querySelector('[data-link-apply]').addEventListener('click', () => this.apply(this.address.value));
    this.panel.querySelector('[data-link-remove]').addEventListener('click', () => this.apply(''));
  }

  enter(button) {
    for (const other of this.buttons) other.tabIndex = other === button ? 0 : -1;
  }

  move(event) {
    const at = this.buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: this.buttons.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const button = this.buttons[(to + this.buttons.length) % this.buttons.length];
    this.enter(button);
    button.focus();
  }

  use(name) {
    if (name === 'link') { this.open(); return; }
    COMMANDS[name](this.editor.state, this.editor.dispatch);
    this.editor.focus();
  }

  // The browser tells the editor of a selection a little later: whoever selects and presses at once is heard all the same.
  hear() {
    const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection();
    if (!this.editor.hasFocus() || !this.editor.dom.contains(anchorNode) || !this.editor.dom.contains(focusNode)) return;
    const [anchor, head] = [[anchorNode, anchorOffset], [focusNode, focusOffset]].map(([node, offset]) => this.editor.state.doc.resolve(this.editor.posAtDOM(node, offset)));
    this.editor.dispatch(this.editor.state.tr.setSelection(TextSelection.between(anchor, head)));
  }

  open() {
    this.hear();
    const around = linkAround(this.editor.state);
    this.panel.hidden = false;
    this.address.value = around.href;
    this.panel.querySelector('[data-link-remove]').hidden = !around.href;
    this.panel.querySelector('[data-link-error]').hidden = true;
    this.address.focus();
  }

  close() {
    this.panel.hidden = true;
    this.editor.focus();
  }

  apply(typed) {
    const { state } = this.editor;
    const { from, to } = linkAround(state);
    const bare = typed.trim();
    const href = !bare || SCHEMES.test(bare) ? bare : bare.includes('@') && !bare.includes('/') ? `mailto:${bare}` : `https://${bare}`;
    if (href && !isAddress(href)) {
      this.panel.querySelector('[data-link-error]').hidden = false;
      this.address.focus();
      return;
    }
    const change = state.tr.removeMark(from, to, link);
    if (href && from === to) change.insert(from, schema.text(bare, [link.create({ href })]));
    else if (href) change.addMark(from, to, link.create({ href }));
    this.editor.dispatch(change);
    this.close();
  }

  show(state) {
    for (const button of this.buttons) button.setAttribute('aria-pressed', String(Boolean(IS_ON[button.dataset.tool](state))));
  }
}

function isAddress(href) {
  try {
    const { protocol, hostname, pathname } = new URL(href);
    return protocol === 'mailto:' ? pathname.includes('@') : hostname.includes('.');
  } catch {
    return false;
  }
}

// One field, one editor

function edit(field) {
  const part = field.closest('[data-part]');
  const shown = part.querySelector('[data-markup]');
  const flag = part.querySelector(`[name="${field.dataset.rich}"]`);
  const before = part.querySelector('[data-read]');
  const label = document.querySelector(`label[for="${field.id}"]`);
  const place = document.createElement('div');
  place.className = 'editor-place';
  let written;
  let tools;

  function keep(doc) {
    written = write(doc);
    field.value = written;
    field.plain = doc.textBetween(0, doc.content.size, '\n', '\n');
  }

  const fromPage = !flag.value && before?.value === field.defaultValue;
  const focused = document.activeElement === field;
  const start = (markup) => EditorState.create({
    doc: read(markup),
    plugins: [
      inputRules({
        rules: [
          wrappingInputRule(/^\s*[-*•]\s$/, ul),
          wrappingInputRule(/^\s*1[.)]\s$/, ol),
          new InputRule(/(\*\*)([^*\s](?:[^*]*[^*\s])?)\*\*$/, (state, found, from, to) => state.tr.replaceWith(from, to, schema.text(found[2], [strong.create()])).removeStoredMark(strong)),
        ],
      }),
      keymap({
        'Mod-z': undo, 'Mod-y': redo, 'Shift-Mod-z': redo,
        'Mod-b': COMMANDS.strong, 'Mod-i': COMMANDS.em,
        'Mod-k': () => { tools.open(); return true; },
        'Shift-Mod-8': COMMANDS.ul, 'Shift-Mod-7': COMMANDS.ol,
        'Mod-[': liftListItem(item), 'Mod-]': sinkListItem(item),
        Enter: splitListItem(item), 'Shift-Enter': newLine, 'Mod-Enter': newLine,
        Backspace: chainCommands((state, dispatch) => {
          const { $from, empty } = state.selection;
          return empty && $from.parentOffset === 0 && listAround(state) ? liftListItem(item)(state, dispatch) : false;
        }),
      }),
      keymap(baseKeymap),
      history(),
      new Plugin({ view: () => ({ update: ({ state }) => tools?.show(state) }) }),
    ],
  });

  const editor = new EditorView(place, {
    state: start(shown.innerHTML),
    attributes: () => mirrored(field, label),
    transformPastedHTML: tidyPasted,
    dispatchTransaction(change) {
      editor.updateState(editor.state.apply(change));
      if (!change.docChanged) return;
      keep(editor.state.doc);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
  });
  if (label) {
    label.id ||= `${field.id}_label`;
    label.removeAttribute('for');
    label.addEventListener('click', () => editor.focus());
    editor.setProps({});
  }
  keep(editor.state.doc);
  field.defaultValue = written;
  flag.value = '1';
  if (before && fromPage) before.value = written;
  shown.remove();
  field.before(place);
  field.hidden = true;
  field.focus = () => editor.focus();
  field.addEventListener('input', () => {
    if (field.value === written) return;
    editor.updateState(start(field.value));
    keep(editor.state.doc);
  });
  // What is wrong with the field is wrong with the editor.
  new MutationObserver(() => editor.setProps({})).observe(field, { attributeFilter: ['class', 'aria-invalid', 'aria-describedby'] });
  tools = new Tools(part.querySelector('[data-tools]'), editor);
  if (focused) editor.focus();
  tools.show(editor.state);
}

function mirrored(field, label) {
  const given = { class: `words editor ${field.className}${field.rows < 5 ? ' editor-short' : ''}`, role: 'textbox', 'aria-multiline': 'true', 'data-editor': field.id };
  if (label?.id) given['aria-labelledby'] = label.id;
  for (const name of ['aria-describedby', 'aria-invalid']) {
    if (field.hasAttribute(name)) given[name] = field.getAttribute(name);
  }
  return given;
}

// A field in which someone typed before this script was there stays plain: the server reads it as such.
for (const field of document.querySelectorAll('textarea[data-rich]')) if (field.value === field.defaultValue) edit(field);
