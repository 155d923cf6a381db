#!/usr/bin/env python3
"""A run's folder and a file name from an attacker, as a page in Chromium: nothing of it becomes an element, runs, or asks the
network; each segment is looked at, in both languages. Exit 77 where there is no Chromium."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from browser import BIN, Checks, Page  # noqa: E402

check = Checks()
LENS = Path(__file__).parents[1] / "lens"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "x</script><script>document.title='OWNED'</script><img src=x onerror=document.title='OWNED'>".replace("/", "\u2215")
        subprocess.run([sys.executable, LENS / "hostile_run.py", run], check=True)
        hostile = "</script><script>document.title='OWNED'</script><img src=http://127.0.0.1:9/x onerror=\"document.title='OWNED'\">"
        (run / "meta.json").write_text('{"demo": %s, "options": {%s: [%s]}}' % tuple([json.dumps(hostile)] * 3))
        (run / "claims.json").write_text('[{"id": %s, "ok": true, "evidence_en": %s, "evidence_zh": %s}]' % tuple([json.dumps(hostile)] * 3))
        page_file = Path(folder) / "page.html"
        subprocess.run([BIN / "tcplens", "--format", "html", "--payload", "1024", "--expect", run / "steps.tsv", "-o", page_file, run], capture_output=True)
        page = Page()
        try:
            page.open(page_file)
            for lang in ("en", "zh"):
                page.click(f'[data-lang="{lang}"]')
                page.keys("HOME")
                for _ in range(12):
                    page.keys("ARROW_RIGHT")
                page.js("document.querySelectorAll('details').forEach((d) => (d.open = true))")
                check(f"{lang}: its words are there", "onerror" in page.text("body"))
                check(f"{lang}: none became an element", page.count("img, iframe, object, embed, body script:not([nonce])") == 0)
                check(f"{lang}: none ran", page.js("return document.title").startswith("tcplens: "), page.js("return document.title"))
                asked = page.js("return performance.getEntriesByType('resource').map((r) => r.name)")
                check(f"{lang}: nothing was fetched", asked == [], asked)
            check("no message in the console", page.errors() == [], page.errors())
            # The page's policy forbids what a page of ours never does.
            page.js("const s = document.createElement('script'); s.textContent = 'document.body.dataset.ran = 1'; document.body.append(s); const i = document.createElement('img'); i.src = 'http://127.0.0.1:9/x'; document.body.append(i)")
            check("a script that is put into it does not run", page.js("return document.body.dataset.ran") is None)
            refused = page.errors()
            check("and an address outside is refused", any("Content Security Policy" in line and "img" in line for line in refused), refused)
        finally:
            page.close()
    return check.status()


if __name__ == "__main__":
    sys.exit(main())
