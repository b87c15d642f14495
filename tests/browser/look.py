"""Looking at a page as the browser shows it: its rules, its widths, what it should never do."""

import hashlib
import re
from collections.abc import Iterable

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from tests.browsers import sign_in

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 800}
RULES = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}
# What may change with the width.
NARROW_RULES = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]},
}
# The browser's console says it of any form that comes back with its errors.
REFUSED_FORM = re.compile(r"status of 422")
BACKGROUND = "rgb(242, 243, 239)"
OVERFLOW = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return null;
    const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > width + 1);
    return wide.slice(0, 3).concat(wide.slice(-2)).map(e => e.outerHTML.slice(0, 160)).join(' | ') || 'the page';
}"""
# What a page is made of, the words apart: each element where it stands, with what it holds, and each heading after
# another. Axe's rules look no further: a page that has nothing new keeps or breaks them as the pages before it.
BONES = """() => {
    const said = ['class', 'role', 'type', 'tabindex', 'aria-hidden', 'aria-current', 'aria-expanded', 'aria-invalid'];
    const keep = ({name, value}) => said.includes(name) ? `${name}=${value}` : name;
    const bones = new Set();
    const visit = (element, path) => {
        const inside = [];
        for (const node of element.childNodes) {
            const bone = node.nodeType === 1 ? node.tagName : node.nodeType === 3 && node.data.trim() ? 'words' : '';
            if (bone && bone !== inside.at(-1)) inside.push(bone);
        }
        bones.add(`${path}${element.tagName}[${[...element.attributes].map(keep).sort()}](${inside})`);
        for (const child of element.children) visit(child, `${path}${element.tagName}.${element.className}>`);
    };
    visit(document.documentElement, '');
    const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(heading => heading.tagName);
    headings.forEach((heading, n) => bones.add(`${headings[n - 1]} then ${heading}`));
    return [...bones];
}"""
EVERYTHING_OPEN = "document.querySelectorAll('main details').forEach(details => { details.open = true })"
FORM = "main form[method=post]:not([hx-post])"
EMPTY_FORM = """selector => {
    const form = document.querySelector(selector);
    if (!form) return false;
    form.noValidate = true;
    form.querySelectorAll('input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea')
        .forEach(field => { field.value = '' });
    form.querySelector('button:not([type=button])').click();
    return true;
}"""


def any_first_look(bones: Iterable[str]) -> bool:
    """Whether one of these was not looked at yet, by this worker or another; all of them are from now on."""
    folder = settings.FOLDER / "looked-at"
    folder.mkdir(exist_ok=True)
    files = [folder / hashlib.sha256(bone.encode()).hexdigest() for bone in bones]
    new = [file for file in files if not file.exists()]
    for file in new:
        file.touch()
    return bool(new)


class Look:
    """Looks at what the browser shows, and keeps what is wrong."""

    def __init__(self, page, expected=REFUSED_FORM):
        self.page = page
        self.expected = expected
        self.axe = Axe()
        self.faults: list[str] = []

    def open(self, where, url: str) -> None:
        self.page.set_viewport_size(WIDE)
        self.page.goto(url)
        self.at(where)

    def at(self, where) -> None:
        """The page that is open, on both widths."""
        self.page.set_viewport_size(WIDE)
        self.page.evaluate(EVERYTHING_OPEN)
        if self.page.evaluate("getComputedStyle(document.body).backgroundColor") != BACKGROUND:
            self.faults.append(f"{where}: no stylesheet")
        is_new = any_first_look(self.page.evaluate(BONES))
        if is_new:
            self._ask_axe(where, RULES)
        self._measure(f"{where} at {WIDE['width']}")
        self.page.set_viewport_size(NARROW)
        self._measure(f"{where} at {NARROW['width']}")
        if is_new:
            self._ask_axe(f"{where} at {NARROW['width']}", NARROW_RULES)
        self.faults += [f"{where}: {fault}" for fault in self.page.faults if not self.expected.search(fault)]
        self.page.faults.clear()

    def enter(self, user, server: str) -> None:
        """Someone else sits down: the page that was open is left first, it would go on asking in her name."""
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        if user is not None:
            sign_in(self.page.context, user, server)

    def has_form(self) -> bool:
        """Whether the page that is open has a form to send; whoever only reads it has none."""
        return self.page.query_selector(FORM) is not None

    def send_empty(self, where) -> None:
        """The page's form, sent without a word: its errors are looked at too."""
        with self.page.expect_navigation():
            assert self.page.evaluate(EMPTY_FORM, FORM), f"{where}: no form"
        self.at(f"{where}, sent empty")

    def _measure(self, where) -> None:
        if wide := self.page.evaluate(OVERFLOW):
            self.faults.append(f"{where}: wider than the screen: {wide}")

    def _ask_axe(self, where, rules) -> None:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(self.axe.axe_script)
        for violation in self.page.evaluate("rules => axe.run(document, rules)", rules)["violations"]:
            for node in violation["nodes"]:
                reasons = " ".join((node.get("failureSummary") or "").split())
                self.faults.append(f"{where}: {violation['id']}: {node['html'][:200]} ({reasons[:200]})")
