#!/usr/bin/env python3
"""Many connections on a page, two runs on one, lost and repeated packets: in Chromium. Exit 77 where there is none."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from browser import BIN, ROOT, Checks, Page, skip  # noqa: E402

check = Checks()
EXAMPLE = ROOT / "docs" / "example"


def rows(page: Page) -> list[list[str]]:
    return list(page.js("return [...document.querySelectorAll('.rows tbody tr')].map((r) => [...r.cells].map((c) => c.textContent))"))


def filtered(page: Page, words: str) -> list[list[str]]:
    page.js("const i = document.querySelector('.table input'); i.value = arguments[0]; i.dispatchEvent(new Event('input'))", words)
    return rows(page)


def table(page: Page, folder: Path) -> None:
    capture = folder / "many.pcap"
    subprocess.run([sys.executable, ROOT / "bench" / "lens" / "made.py", "short", "20000", capture], check=True)
    subprocess.run([BIN / "tcplens", "--format", "html", "-o", folder / "many.html", capture], check=True)
    page.open(folder / "many.html")
    check("a table of 200 rows says what it leaves out", len(rows(page)) == 200 and "19\u202f800" in page.text(".rows .hint"), page.text(".rows .hint"))
    check("small pictures of the worst", page.count(".small .card canvas") == 12, page.count(".small .card canvas"))
    last = int(filtered(page, "no>19999")[0][0].replace("\u202f", ""))
    check("a filter by number", last == 20000 and len(rows(page)) == 1, rows(page))
    check("a filter by word", len(filtered(page, "three-segment")) == 200)
    check("a word that is nowhere", filtered(page, "nowhere") == [])
    filtered(page, "")
    page.click("th button", 0)
    check("sorted by number, the largest first", rows(page)[0][0].replace("\u202f", "") == "20000", rows(page)[0])
    page.click("th button", 0)
    check("and the other way", rows(page)[0][0] == "1", rows(page)[0])
    page.click(".rows .link")
    check("one opens into its animation", page.count(".animation") == 1 and page.count(".seg") > 5, page.count(".seg"))
    page.click(".all")
    check("and back", page.count(".animation") == 0 and page.count(".rows") == 1)
    check("no message in the console", page.errors() == [], page.errors())
    fits(page, folder / "many.html")


def comparison(page: Page, folder: Path) -> None:
    subprocess.run(
        [BIN / "tcplens", "--format", "html", "-o", folder / "both.html", "--compare", EXAMPLE / "slow_reader", EXAMPLE / "flow_big_buffer"], check=True
    )
    page.open(folder / "both.html")
    check("what differs", "time in stalls" in page.text(".compare table"), page.text(".compare table"))
    ends = page.js("return [...document.querySelectorAll('.graph')].map((g) => [...g.querySelectorAll('.axis')[0].querySelectorAll('text')].map((t) => t.textContent).join())")
    check("six graphs on one time axis", len(ends) == 6 and len(set(ends)) == 1, ends)
    page.click(".compare .link", 1)
    check("a run opens into its animation", page.count(".animation") == 1 and "flow_big_buffer" in page.text(".run"), page.text(".run")[:200])
    page.click('[data-lang="zh"]')
    page.click(".all")
    check("and back, in Chinese", page.text(".compare h2") == "两次运行的比较", page.text(".compare h2"))
    check("no message in the console", page.errors() == [], page.errors())
    fits(page, folder / "both.html")


def fits(page: Page, file: Path) -> None:
    """Wide and narrow, both languages, light and dark."""
    for width in (1400, 400):
        page.size(width, 900)
        page.open(file)
        for lang in ("en", "zh"):
            page.click(f'[data-lang="{lang}"]')
            for theme in ("light", "dark"):
                if page.js("return document.documentElement.dataset.theme") != theme:
                    page.click(".theme")
                time.sleep(0.2)
                wide = page.js("return document.documentElement.scrollWidth")
                check(f"{file.stem}, {width} px, {lang}, {theme}: nothing sticks out", wide <= width, wide)
                page.picture(f"{file.stem}-{width}-{lang}-{theme}")
    page.size(1400, 1000)


def losses(page: Page, folder: Path) -> None:
    """A link that loses: arrows that end half-way, packets that were never captured, segments sent again."""
    if not shutil.which("ncat"):
        skip("no ncat here")
    capture = folder / "lossy.pcap"
    script = '"$0" --on B -- ncat -l 10.0.0.2 8000 >/dev/null & sleep .4; head -c 60000 /dev/zero | ncat --send-only B 8000; wait'
    subprocess.run([BIN / "tcplink", "-q", "--delay", "5ms", "--drop", "data:7", "--capture", capture, "--", "sh", "-c", script, BIN / "tcplink"], check=True, timeout=60)
    subprocess.run([BIN / "tcplens", "--format", "html", "-o", folder / "lossy.html", capture], check=True)
    page.open(folder / "lossy.html")
    if page.count(".rows"):
        page.click(".rows .link")
    page.click(".first")
    page.js("document.querySelector('.scroller').scrollTop = 0")
    seen = {"lost": 0, "resent": 0}
    for at in range(0, 4000, 300):
        page.js("document.querySelector('.scroller').scrollTop = arguments[0]", at)
        time.sleep(0.1)
        for kind in seen:
            seen[kind] += page.count(f".seg.{kind}")
    check("a lost packet is drawn as one", seen["lost"] > 0, seen)
    check("one that was sent again too", seen["resent"] > 0, seen)
    check("and counted above", "lost on the line" in page.text(".cards"), page.text(".cards"))
    check("no message in the console", page.errors() == [], page.errors())


def accessible(page: Page, folder: Path) -> None:
    """What an assistive program finds: names of all controls and pictures, one main heading."""
    subprocess.run([BIN / "tcplens", "--format", "html", "-o", folder / "one.html", EXAMPLE / "slow_reader"], check=True)
    page.open(folder / "one.html")
    nameless = page.js(
        """return [...document.querySelectorAll('button, select, input, [role=img], canvas')].filter((e) =>
          !(e.getAttribute('aria-label') || e.textContent.trim() || e.title || e.closest('label'))).map((e) => e.outerHTML.slice(0, 80))"""
    )
    check("every control and picture has a name", nameless == [], nameless)
    check("one first heading, and no level left out", page.count("h1") == 1 and page.count("h2") > 2)
    contrast = page.js(
        """const of = (c) => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map((v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
        const bad = [];
        for (const theme of ['light', 'dark']) {
          document.documentElement.dataset.theme = theme;
          const style = getComputedStyle(document.documentElement);
          const as = (name) => { const s = document.createElement('span'); s.style.color = style.getPropertyValue('--' + name); document.body.append(s); const c = getComputedStyle(s).color; s.remove(); return of(c); };
          for (const ground of ['bg', 'card']) for (const name of ['fg', 'soft', 'client', 'server', 'lost', 'mark', 'edge']) {
            const [a, b] = [as(name), as(ground)].sort((x, y) => y - x);
            if ((a + .05) / (b + .05) < 4.5) bad.push(`${theme}: ${name} on ${ground} ${((a + .05) / (b + .05)).toFixed(2)}`);
          }
        }
        return bad"""
    )
    check("contrast of all text is 4.5 or more (WCAG AA)", contrast == [], contrast)


def main() -> int:
    page = Page()
    try:
        with tempfile.TemporaryDirectory() as folder:
            table(page, Path(folder))
            comparison(page, Path(folder))
            accessible(page, Path(folder))
            losses(page, Path(folder))
    finally:
        page.close()
    return check.status()


if __name__ == "__main__":
    sys.exit(main())
