#!/usr/bin/env python3
"""The page of real runs in Chromium: the figure's 18 steps, the animation by mouse and by keys, both languages, zoom, the bytes of a
segment, widths and colours; nothing is an error, nothing sticks out. Exit 77 where there is no Chromium.

Pictures are kept in $SOCKLAB_PICTURES where that is set.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from browser import ROOT, Checks, Page  # noqa: E402

check = Checks()
HERE = Path(__file__).parent


def run_of(demo: str, folder: Path) -> Path:
    run = folder / demo
    done = subprocess.run([ROOT / "scripts" / "lab", "run", demo, "-o", run], capture_output=True, text=True)
    if done.returncode != 0:
        print(done.stdout[-2000:], done.stderr[-2000:])
        sys.exit(1)
    return run


def now(page: Page) -> dict[str, Any]:
    """What the page shows at this moment."""
    return dict(
        page.js(
            """
            const of = (role) => document.querySelector(`.chip.${role}`).dataset.state;
            const d = document.querySelector('.direction[data-sender="client"]').dataset;
            return {index: Number(document.querySelector('.animation').dataset.index), client: of('client'), server: of('server'),
              unacked: d.unacked, unread: d.unread, free: d.receiveFree, unsent: d.unsent, watched: d.watched};
            """
        )
    )


def figure(page: Page, run: Path) -> None:
    page.open(run / "report.html")
    document = json.loads((run / "trace.json").read_text())["connections"][0]
    segments = document["segments"]
    buffers = {row["frame"]: row for row in document["joined"]["buffers"]}
    table = [line.split("\t") for line in (HERE / "figure.tsv").read_text().splitlines() if not line.startswith("#")]
    check("the run has 18 segments", len(segments) == 18, len(segments))
    page.click(".first")
    check("before the first: closed, listening", (now(page)["client"], now(page)["server"]) == ("CLOSED", "LISTEN"), now(page))
    for (step, client, server, unacked, unread, free), segment in zip(table, segments):
        page.keys("ARROW_RIGHT")
        seen = now(page)
        got = [seen["client"], seen["server"], seen["unacked"], seen["unread"], seen["free"] if free != "-" else "-"]
        check(f"step {step} is as in the notes", got == [client, server, unacked, unread, free], got)
        check(f"step {step}: the JSON says the same states", segment["states"] == {"client": client, "server": server}, segment["states"])
        row = buffers[segment["frame"]]
        told = [str(row["client"]["unacked"]), str(row["client"]["unsent"]), str(row["server"]["unread"])]
        check(f"step {step}: and the same buffers", told == [seen["unacked"], seen["unsent"], seen["unread"]], (told, seen))
    states_of_samples(run, document, 0.06, 0)  # the line's 50 ms, and some
    check("no message in the console", page.errors() == [], page.errors())


def states_of_samples(run: Path, document: dict[str, Any], apart: float, least: int) -> None:
    """The kernel's own states, where a sample stands so many seconds from any segment."""
    lines = [json.loads(line) for line in (run / "events.jsonl").read_text().splitlines()]
    port = {role: document[role]["port"] for role in ("client", "server")}
    segments = document["segments"]
    compared = 0
    for sample in (line for line in lines if line["kind"] == "sample"):
        ends = [int((sample[end] or ":0").rpartition(":")[2]) for end in ("local", "peer")]
        if sorted(ends) != sorted(port.values()):
            continue  # the listener
        role = "client" if ends[0] == port["client"] else "server"
        time_of = float(sample["time"])
        before = [s for s in segments if float(s["time"]) < time_of]
        if not before or any(abs(float(s["time"]) - time_of) < apart for s in segments):
            continue
        compared += 1
        want = before[-1]["states"][role]
        # close() has told the kernel; the FIN waits behind data that the window does not let out.
        ahead = {"FIN-WAIT-1": "ESTABLISHED", "LAST-ACK": "CLOSE-WAIT"}
        check(f"sampled at {time_of - float(segments[0]['time']):.3f} s: {role} {sample['state']}", sample["state"] in (want,) or ahead.get(sample["state"]) == want, want)
    check("some samples were compared", compared >= least, compared)


def animation(page: Page, run: Path) -> None:
    page.open(run / "report.html")
    count = len(json.loads((run / "trace.json").read_text())["connections"][0]["segments"])
    states_of_samples(run, json.loads((run / "trace.json").read_text())["connections"][0], 0.005, 5)
    check("it opens at the end", now(page)["index"] == count - 1, now(page))
    segments = json.loads((run / "trace.json").read_text())["connections"][0]["segments"]
    for sender, receiver in (("client", "server"), ("server", "client")):
        window = [s["window"] for s in segments if s["from"] == receiver][-1]
        drawn = page.js(f"return document.querySelector('.direction[data-sender={sender}] .stream text.window').textContent")
        check(f"the {sender}'s FIN takes no room in the window of the last ACK", "".join(filter(str.isdigit, drawn)) == str(window), (drawn, window))
    page.keys("HOME")
    check("Home: before the first segment", now(page)["index"] == -1, now(page))
    page.keys("PAGE_DOWN")
    check("PageDown: ten on", now(page)["index"] == 9, now(page))
    page.keys("ARROW_LEFT")
    check("left: one back", now(page)["index"] == 8, now(page))
    page.js("const r = document.querySelector('.scrub'); r.value = 10000; r.dispatchEvent(new Event('input'))")
    check("the slider goes anywhere", now(page)["index"] == count - 1, now(page))
    page.keys("HOME")
    page.js("const s = document.querySelector('.speed'); s.value = '100'; s.dispatchEvent(new Event('change'))")
    page.keys("SPACE")
    time.sleep(1.5)
    check("space plays it to its end", now(page)["index"] == count - 1, now(page))
    page.js("document.querySelector('.scroller').scrollTop = 0")
    time.sleep(0.2)
    page.click('.seg[data-i="3"]')
    check("a click goes to a segment", now(page)["index"] == 3, now(page))
    check("and shows its bytes", page.count(".cell") == 5 + 3 + 9 + 1 and "0000 " in page.text(".packet pre"), page.count(".cell"))
    check("and its filter", "frame.number == 4" in page.text(".packet"), page.text(".packet"))
    page.click('.story button[data-frame="15"]')
    check("a frame of the story is a link", now(page)["index"] == 14, now(page))
    width = page.js("return document.querySelector('.direction[data-sender=client] .stream rect.acked').getBoundingClientRect().width")
    check("the stream has something to show when the window is 0", width > 50, width)
    says = json.loads((run / "trace.json").read_text())["connections"][0]["segments"][14]["says"]
    check("with the sentence that the JSON has", says in page.text(".packet .says"), (says, page.text(".packet .says")))
    page.keys("t")
    check("T changes the spacing", page.text(".spacing") in ("true time", "evenly spaced"))
    before = page.js("return document.querySelector('.spacer').offsetHeight")
    page.click(".zoom-in")
    page.click(".zoom-in")
    check("true time can be zoomed", page.js("return document.querySelector('.spacer').offsetHeight") > 300, before)
    page.click('[data-lang="zh"]')
    check("Chinese", page.text(".story h2") == "发生了什么" and page.js("return document.documentElement.lang") == "zh-CN", page.text(".story h2"))
    check("and the moment stays", now(page)["index"] == 14, now(page))
    page.click('[data-lang="en"]')
    check("and English again", page.text(".story h2") == "What happened", page.text(".story h2"))
    check("no message in the console", page.errors() == [], page.errors())


def graphs(page: Page, run: Path) -> None:
    page.open(run / "report.html")
    titles = page.js("return [...document.querySelectorAll('.graph figcaption b')].map((b) => b.textContent)")
    check("five graphs", len(titles) == 5, titles)
    ticks = "return [...document.querySelectorAll('.graph')].map((g) => [...g.querySelectorAll('.axis')[0].querySelectorAll('text')].map((t) => t.textContent).join('|'))"
    before = page.js(ticks)
    check("all have one time axis", len(set(before)) == 1, before)
    page.js(
        """const plot = document.querySelectorAll('.plot')[1], box = plot.getBoundingClientRect();
        plot.dispatchEvent(new WheelEvent('wheel', {ctrlKey: true, deltaY: -400, clientX: box.left + 300, clientY: box.top + 60, bubbles: true, cancelable: true, view: window}))"""
    )
    time.sleep(0.3)
    after = page.js(ticks)
    page.js("const p = document.querySelectorAll('.plot')[1]; p.dispatchEvent(new WheelEvent('wheel', {deltaY: 200, bubbles: true, cancelable: true, view: window}))")
    check("the wheel alone scrolls the page", page.js(ticks) == after, page.js(ticks))
    check("a zoom in one is a zoom in all", after != before and len(set(after)) == 1, after)
    if page.text(".spacing") == "evenly spaced":
        page.click(".spacing")
    page.js(
        """const plot = document.querySelectorAll('.plot')[1], box = plot.getBoundingClientRect();
        plot.dispatchEvent(new WheelEvent('wheel', {ctrlKey: true, deltaY: -100, clientX: box.left + 300, clientY: box.top + 60, bubbles: true, cancelable: true, view: window}))"""
    )
    high = page.js("return document.querySelector('.spacer').offsetHeight / document.querySelector('.scroller').clientHeight")
    check("the animation in true time shows the same span", high > 1.5, high)
    domain = page.js(ticks)
    page.click(".zoom-in")
    time.sleep(0.2)
    check("and a zoom of the animation is one of the graphs", page.js(ticks) != domain, domain)
    page.click(".whole")
    time.sleep(0.2)
    check("and back", page.js(ticks) == before, page.js(ticks))
    index = page.js(
        """const plot = document.querySelector('.plot'), box = plot.getBoundingClientRect();
        const at = {clientX: box.left + box.width * 0.45, clientY: box.top + 150, bubbles: true, view: window};
        plot.dispatchEvent(new MouseEvent('mousemove', at));
        const tip = document.querySelector('.tip.seen')?.textContent;
        plot.dispatchEvent(new MouseEvent('click', at));
        return [tip, Number(document.querySelector('.animation').dataset.index)]"""
    )
    check("hovering names the frame and its sentence", "frame" in (index[0] or "") and len(index[0]) > 30, index)
    check("a click goes there", index[0] is not None and f"frame {index[1] + 1} " in index[0] + " ", index)
    drawn = page.js(
        """return [...document.querySelectorAll('.plot canvas')].map((c) => {
          const data = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; const seen = new Set();
          for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200) seen.add(data[i] * 65536 + data[i + 1] * 256 + data[i + 2]);
          return seen.size})"""
    )
    check("each has something drawn in it", all(n >= 2 for n in drawn), drawn)
    check("no message in the console", page.errors() == [], page.errors())


def looks(page: Page, run: Path, name: str) -> None:
    """Both languages, wide and narrow, light and dark: nothing sticks out; a picture of each."""
    for width in (1400, 400):
        page.size(width, 900)
        page.open(run / "report.html")
        for lang in ("en", "zh"):
            page.click(f'[data-lang="{lang}"]')
            for theme in ("light", "dark"):
                if page.js("return document.documentElement.dataset.theme") != theme:
                    page.click(".theme")
                page.keys("HOME", *["ARROW_RIGHT"] * 9)
                time.sleep(0.3)
                wide = page.js("return document.documentElement.scrollWidth")
                check(f"{name}, {width} px, {lang}, {theme}: nothing sticks out", wide <= width, wide)
                out = page.js(
                    """return [...document.querySelectorAll('.states text, .direction text, .cell text')].filter((t) => {
                      const s = t.ownerSVGElement.getBoundingClientRect(), b = t.getBoundingClientRect();
                      return b.left < s.left - 2 || b.right > s.right + 2}).map((t) => t.textContent)"""
                )
                check(f"{name}, {width} px, {lang}, {theme}: all words lie in their pictures", out == [], out)
                page.picture(f"{name}-{width}-{lang}-{theme}")
    page.size(1400, 1000)
    check("no message in the console", page.errors() == [], page.errors())


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        whole, slow = run_of("full_exchange", Path(folder)), run_of("slow_reader", Path(folder))
        size = (slow / "report.html").stat().st_size
        check("the slow reader's page is under 500 kB", size < 500_000, size)
        page = Page()
        try:
            figure(page, whole)
            animation(page, slow)
            graphs(page, slow)
            looks(page, whole, "full_exchange")
            looks(page, slow, "slow_reader")
        finally:
            page.close()
    return check.status()


if __name__ == "__main__":
    sys.exit(main())
