#!/usr/bin/env python3
"""The course's site in Chromium: both languages, their search, the switch between them, light and dark, wide and narrow.

Pictures are kept in $SOCKLAB_PICTURES where that is set. Exit 77 where the system has no mkdocs or no Chromium.
"""
import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(os.environ.get("SOCKLAB_ROOT") or Path(__file__).resolve().parents[2])


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


sys.path.append("/usr/lib/python3/dist-packages")
try:
    from selenium import webdriver
    from selenium.webdriver.common.by import By
    from selenium.webdriver.chrome.service import Service
except ImportError:
    skip("no python3-selenium here")
for tool in ("mkdocs", "chromium", "chromedriver"):
    if not shutil.which(tool):
        skip(f"no {tool} here")

failed = 0


def check(what, good):
    global failed
    failed += not good
    print(f"{'ok ' if good else 'NO '} {what}")


def until(condition, seconds=15):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    return condition()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


def results(browser, query):
    """The addresses of what the site's search finds, after typing."""
    box = browser.find_element(By.CSS_SELECTOR, ".md-search__input")
    browser.execute_script("arguments[0].focus(); arguments[0].value = arguments[1];"
                           "arguments[0].dispatchEvent(new Event('input', {bubbles: true}));"
                           "arguments[0].dispatchEvent(new KeyboardEvent('keyup', {bubbles: true}))", box, query)
    def find():
        return browser.execute_script("return [...document.querySelectorAll('.md-search-result__link')]"
                                      ".map(each => each.href.split('?')[0])")

    until(find)
    time.sleep(0.7)
    return find()


def look(browser, address, name, wide=True):
    browser.set_window_size(1280 if wide else 400, 900)
    browser.get(address)
    time.sleep(0.7)
    if folder := os.environ.get("SOCKLAB_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        browser.save_screenshot(f"{folder}/{name}.png")


def main():
    with tempfile.TemporaryDirectory() as work:
        site = Path(work) / "site"
        made = subprocess.run([ROOT / "scripts/lab", "docs", "--build", "-o", site], capture_output=True, text=True)
        check(f"lab docs --build: {made.stderr.strip() or 'status 0'}", made.returncode == 0)
        odd = [str(each.relative_to(site)) for each in site.rglob("*.html")
               if re.search(r"no-run:|sh status=|```", each.read_text())]
        check(f"blocks of commands are blocks: not in {odd[:5]}", not odd)
        open_ = [str(each.relative_to(site)) for each in site.glob("**/exercises/**/*.html")
                 if re.search(r"\{[a-z]+\}", re.sub(r"<script.*?</script>", "", each.read_text(), flags=re.S))]
        check(f"no value of a task is open: not in {open_[:5]}", not open_)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}"
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for each in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={work}/profile"):
            options.add_argument(each)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        try:
            look(browser, f"{base}/index.html", "start")
            check("the first page has the name", "socklab" in browser.title)
            look(browser, f"{base}/docs/course/05-flow-control.html", "unit")
            check("a unit", "zero window" in browser.find_element(By.TAG_NAME, "h1").text)
            for query, page in ("zero window", "05-flow-control"), ("Nagle", "09-small-packets"), ("SIGPIPE", "11-own-programs"):
                found = results(browser, query)
                check(f"search '{query}': {len(found)} found", any(page in each for each in found))
            look(browser, f"{base}/docs/course/05-flow-control.html", "unit-narrow", wide=False)
            width = browser.execute_script("return document.documentElement.scrollWidth")
            check(f"400 px: the page is {width} wide", width <= browser.execute_script("return window.innerWidth"))
            look(browser, f"{base}/docs/course/05-flow-control.html", "unit-again")
            browser.find_element(By.CSS_SELECTOR, ".md-content a[href*='zh/docs/course/05']").click()
            check("the page's other language", until(lambda: "零窗口" in browser.find_element(By.TAG_NAME, "h1").text))
            for query, page in ("零窗口", "05-flow-control"), ("窗口探测", "05-flow-control"), ("四次挥手", "08-closing"), ("糊涂窗口", "09-small"):
                found = results(browser, query)
                check(f"search '{query}': {len(found)} found", any(page in each for each in found))
                check(f"search '{query}': no page without it",
                      all(query in (site / each.split(base + "/")[1].split("#")[0]).read_text() for each in found))
            look(browser, f"{base}/zh/docs/course/index.html", "course-zh")
            look(browser, f"{base}/zh/docs/glossary.html", "glossary-zh-narrow", wide=False)
            browser.execute_script("document.body.setAttribute('data-md-color-scheme', 'slate')")
            look(browser, f"{base}/exercises/one_stall/index.html", "exercise")
            switch = browser.find_elements(By.CSS_SELECTOR, "a[hreflang='zh']")
            check("the language switch", bool(switch))
            check("light and dark", bool(browser.find_elements(By.CSS_SELECTOR, "[data-md-component=palette] input")))
            outside = [each for each in browser.execute_script(
                "return performance.getEntriesByType('resource').map(r => r.name)") if not each.startswith((base, "data:"))]
            check(f"nothing from outside: {outside}", not outside)
            errors = [each["message"] for each in browser.get_log("browser") if each["level"] == "SEVERE"]
            check(f"no error in the console: {errors}", not errors)
        finally:
            browser.quit()
            server.shutdown()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
