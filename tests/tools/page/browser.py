"""A page of tcplens in Chromium: opening it, asking it, taking its picture."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(os.environ.get("SOCKLAB_ROOT") or Path(__file__).resolve().parents[3])
BIN = Path(os.environ.get("SOCKLAB_BIN") or ROOT / "build" / "bin")
PICTURES = os.environ.get("SOCKLAB_PICTURES")  # the folder that keeps the tests' pictures
if PICTURES:
    Path(PICTURES).mkdir(parents=True, exist_ok=True)


def skip(why: str) -> NoReturn:
    print(f"skipped: {why}")
    sys.exit(77)


sys.path.append("/usr/lib/python3/dist-packages")
try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys
except ImportError:
    skip("no python3-selenium here")
for tool in ("chromium", "chromedriver"):
    if not shutil.which(tool):
        skip(f"no {tool} here")


class Page:
    def __init__(self, width: int = 1400, height: int = 1000, *more: str) -> None:
        options = webdriver.ChromeOptions()
        for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", *more):
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.browser.set_script_timeout(30)
        self.size(width, height)

    def size(self, width: int, height: int) -> None:
        """Of what is seen: a window has a least width, and edges."""
        self.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        )

    def open(self, file: Path) -> float:
        """How many seconds until it is shown."""
        begin = time.monotonic()
        self.browser.get(f"file://{file}")
        while self.js("return document.getElementById('page')?.getAttribute('aria-busy')") != "false":
            if time.monotonic() - begin > 30:
                raise TimeoutError(f"{file} is not shown")
            time.sleep(0.02)
        return time.monotonic() - begin

    def js(self, code: str, *values: Any) -> Any:
        return self.browser.execute_script(code, *values)

    def text(self, selector: str) -> str:
        return str(self.js("return document.querySelector(arguments[0])?.textContent ?? ''", selector))

    def count(self, selector: str) -> int:
        return int(self.js("return document.querySelectorAll(arguments[0]).length", selector))

    def click(self, selector: str, number: int = 0) -> None:
        self.js(
            "document.querySelectorAll(arguments[0])[arguments[1]].dispatchEvent(new MouseEvent('click', {bubbles: true}))",
            selector,
            number,
        )

    def keys(self, *names: str) -> None:
        ActionChains(self.browser).send_keys(*(getattr(Keys, name, name) for name in names)).perform()

    def errors(self) -> list[str]:
        return [line["message"] for line in self.browser.get_log("browser") if line["level"] in ("SEVERE", "WARNING")]

    def picture(self, name: str) -> None:
        """All of the page, as an artefact of the tests (SOCKLAB_PICTURES)."""
        if not PICTURES:
            return
        width = self.js("return innerWidth")
        height = min(8000, self.js("return document.documentElement.scrollHeight"))
        before = self.js("return innerHeight")
        self.size(width, height)
        time.sleep(0.3)
        self.browser.save_screenshot(str(Path(PICTURES) / f"{name}.png"))
        self.size(width, before)

    def close(self) -> None:
        self.browser.quit()


class Checks:
    def __init__(self) -> None:
        self.failed = 0

    def __call__(self, what: str, good: bool, seen: Any = "") -> None:
        self.failed += not good
        print(f"{'ok ' if good else 'NO '} {what}" + (f": {seen}" if not good else ""))

    def status(self) -> int:
        print(f"{self.failed} failed")
        return 1 if self.failed else 0
