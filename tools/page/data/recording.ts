// A recording takes lines in their order. They come from this page or from a stream. Large lines are parsed when they are
// needed.

import type { Claim, Difference, TotalsLine, Events, Held, PageLine, SegmentColumns, Story, Summary } from "./lines";
import { Segments } from "./segments";

export class Connection {
  private parsed: { story?: Story; segments?: Segments; events?: Events; held?: Held } = {};
  private readonly lines = new Map<string, string>();

  constructor(readonly summary: Summary, private readonly pool: readonly string[]) {}

  take(kind: string, line: string): void {
    this.lines.set(kind, line);
    this.parsed = {};
  }
  get story(): Story {
    return (this.parsed.story ??= this.parse<Story>("story") ?? { en: [], zh: [], stalls: [], waits: [], changes: [] });
  }
  get segments(): Segments {
    return (this.parsed.segments ??= new Segments(this.parse<SegmentColumns>("segments") ?? NO_SEGMENTS, this.pool, this.summary));
  }
  /// What tcpwatch saw; undefined where only packets are known.
  get events(): Events | undefined {
    return (this.parsed.events ??= this.parse<Events>("events"));
  }
  get held(): Held | undefined {
    return (this.parsed.held ??= this.parse<Held>("held"));
  }
  private parse<T>(kind: string): T | undefined {
    const line = this.lines.get(kind);
    return line === undefined ? undefined : (JSON.parse(line) as T);
  }
}

const NO_SEGMENTS: SegmentColumns = {
  left_out: 0, count: 0, frame: [], time: [], who: [], seq: [], ack: [], length: [], window: [], room: [], flight: [],
  notes: [], tshark: [], states: [], says: [], numbers: [], sack: [], unseen: [], line: [], raw: [], header: "", payload: "",
};

export class Recording {
  page: PageLine = { lang: "en", payload: 0, anonymous: false };
  end?: TotalsLine;
  differences: Difference[] = [];
  readonly connections: Connection[] = [];
  private readonly byId = new Map<number, Connection>();
  private readonly pool: string[] = [];

  take(line: string): void {
    const start = /^\{"kind":"([a-z]+)"(?:,"id":(\d+))?/.exec(line);
    if (start === null) return;
    const [, kind, id] = start;
    switch (kind) {
      case "page":
        this.page = JSON.parse(line) as PageLine;
        break;
      case "words":
        this.pool.push(...(JSON.parse(line) as { list: string[] }).list);
        break;
      case "connection": {
        const connection = new Connection(JSON.parse(line) as Summary, this.pool);
        this.connections.push(connection);
        this.byId.set(connection.summary.id, connection);
        break;
      }
      case "end":
        this.end = JSON.parse(line) as TotalsLine;
        this.connections.sort((a, b) => a.summary.id - b.summary.id);
        break;
      case "differences":
        this.differences = (JSON.parse(line) as { list: Difference[] }).list;
        break;
      default:
        this.byId.get(Number(id))?.take(kind, line);
    }
  }
  get claims(): Claim[] {
    return this.page.claims ?? [];
  }
}
