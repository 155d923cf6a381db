#!/usr/bin/env python3
"""axe's rules (WCAG 2.1 A and AA) on the page, in both languages and colours. Exit 77 where npm cannot give axe-core."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from browser import BIN, PICTURES, ROOT, Checks, Page, skip  # noqa: E402

check = Checks()


def main() -> int:
    if not shutil.which("npm"):
        skip("no npm here")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        try:
            subprocess.run(["npm", "install", "--prefix", work, "--silent", "axe-core@4"], capture_output=True, timeout=60, check=True)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):  # without a network, npm(1) fails or tries for minutes
            skip("npm gives no axe-core here")
        axe = (work / "node_modules" / "axe-core" / "axe.min.js").read_text()
        subprocess.run([BIN / "tcplens", "--format", "html", "-o", work / "page.html", ROOT / "docs" / "example" / "slow_reader"], check=True)
        page = Page()
        try:
            page.open(work / "page.html")
            page.click('.seg[data-frame="4"]') if page.count('.seg[data-frame="4"]') else None
            for lang in ("en", "zh"):
                page.click(f'[data-lang="{lang}"]')
                for theme in ("light", "dark"):
                    if page.js("return document.documentElement.dataset.theme") != theme:
                        page.click(".theme")
                    page.js(axe)
                    found = page.browser.execute_async_script(
                        "const done = arguments[arguments.length - 1]; axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then((r) => done(r.violations.map((v) => [v.id, v.impact, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120))])))"
                    )
                    check(f"{lang}, {theme}: no rule is broken", found == [], found)
        finally:
            page.close()
        firefox(work)
    return check.status()


def firefox(work: Path) -> None:
    """One picture in another browser."""
    if not shutil.which("firefox-esr"):
        print("--  no firefox-esr here: no picture by it")
        return
    picture = work / "firefox.png"
    subprocess.run(
        ["firefox-esr", "--headless", "--no-remote", "--profile", work, "--window-size=1400,2400", f"--screenshot={picture}", f"file://{work}/page.html"],
        capture_output=True, timeout=90,
    )  # fmt: skip
    check("a picture by Firefox that is not blank", picture.exists() and picture.stat().st_size > 40_000, picture.exists() and picture.stat().st_size)
    if PICTURES and picture.exists():
        shutil.copyfile(picture, Path(PICTURES) / "firefox.png")


if __name__ == "__main__":
    sys.exit(main())
