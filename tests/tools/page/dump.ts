// For test_data.py, in node: what the page's own code makes of the lines of a page, a segment a line.

import { Recording } from "../../../tools/page/data/recording";

declare const process: { stdin: AsyncIterable<Uint8Array>; stdout: { write(text: string): void } };
declare const Buffer: { concat(list: Uint8Array[]): { toString(): string } };

async function main(): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const recording = new Recording();
  for (const line of Buffer.concat(chunks).toString().split("\n")) recording.take(line);
  for (const c of recording.connections) {
    const s = c.segments;
    for (let i = 0; i < s.count; ++i) {
      const hex = (bytes: Uint8Array) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
      process.stdout.write(`${JSON.stringify({
        id: c.summary.id, frame: s.frame[i], index: s.indexOfFrame(s.frame[i]) === i, at: s.time[s.at(s.time[i])] === s.time[i],
        time: s.time[i], from: s.role[i] === 0 ? "client" : "server", flags: s.flagNames(i), seq: s.shownSeq(i), ack: s.shownAck(i),
        length: s.length[i], window: s.window[i], notes: s.noteNames(i), tshark: s.tsharkNames(i),
        states: { client: s.state(i, 0), server: s.state(i, 1) }, says: s.words(i, "en").says, zh: s.words(i, "zh").says,
        header: hex(s.header(i)), payload: hex(s.payload(i)),
      })}\n`);
    }
  }
}

void main();
