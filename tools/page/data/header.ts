// A TCP header's fields with their bits, RFC 9293 section 3.1, and its options byte by byte.

export interface Field {
  name: string; // a key of the page's words
  from: number; // its first bit
  bits: number;
  value: string;
}
export interface Option {
  from: number; // its first byte
  bytes: number;
  name: string;
  value: string;
}

const FLAG_BITS = ["AE", "CWR", "ECE", "URG", "ACK", "PSH", "RST", "SYN", "FIN"];

export function fieldsOf(header: Uint8Array): Field[] {
  if (header.length < 20) return [];
  const v = new DataView(header.buffer, header.byteOffset, header.length);
  const flags = v.getUint16(12) & 0x1ff;
  return [
    { name: "source port", from: 0, bits: 16, value: String(v.getUint16(0)) },
    { name: "destination port", from: 16, bits: 16, value: String(v.getUint16(2)) },
    { name: "sequence number", from: 32, bits: 32, value: String(v.getUint32(4)) },
    { name: "acknowledgment number", from: 64, bits: 32, value: String(v.getUint32(8)) },
    { name: "data offset", from: 96, bits: 4, value: String(header[12] >> 4) },
    { name: "reserved", from: 100, bits: 3, value: String((header[12] >> 1) & 7) },
    ...FLAG_BITS.map((name, i) => ({ name, from: 103 + i, bits: 1, value: (flags >> (8 - i)) & 1 ? "1" : "0" })),
    { name: "window", from: 112, bits: 16, value: String(v.getUint16(14)) },
    { name: "checksum", from: 128, bits: 16, value: `0x${v.getUint16(16).toString(16).padStart(4, "0")}` },
    { name: "urgent pointer", from: 144, bits: 16, value: String(v.getUint16(18)) },
  ];
}

const KINDS: Record<number, string> = {
  0: "end of options", 1: "no-operation", 2: "maximum segment size", 3: "window scale", 4: "SACK permitted", 5: "SACK",
  8: "timestamps", 19: "MD5", 28: "user timeout", 29: "TCP-AO", 30: "multipath TCP", 34: "fast open cookie", 172: "accurate ECN 0", 174: "accurate ECN 1", 253: "experiment 1", 254: "experiment 2",
};

export function optionsOf(header: Uint8Array): Option[] {
  const list: Option[] = [];
  const v = new DataView(header.buffer, header.byteOffset, header.length);
  const end = Math.min(header.length, (header[12] >> 4) * 4);
  for (let at = 20; at < end; ) {
    const kind = header[at];
    const length = kind <= 1 ? 1 : at + 1 < end ? header[at + 1] : 0;
    if (length === 0 || (kind > 1 && length < 2) || at + length > end) {
      list.push({ from: at, bytes: end - at, name: "impossible length", value: "" });
      break;
    }
    list.push({ from: at, bytes: length, name: KINDS[kind] ?? `kind ${kind}`, value: valueOf(v, at, kind, length) });
    if (kind === 0) break;
    at += length;
  }
  return list;
}

function valueOf(v: DataView, at: number, kind: number, length: number): string {
  if (kind === 2 && length === 4) return String(v.getUint16(at + 2));
  if (kind === 3 && length === 3) return String(v.getUint8(at + 2));
  if (kind === 8 && length === 10) return `${v.getUint32(at + 2)}, ${v.getUint32(at + 6)}`;
  if (kind !== 5) return "";
  const blocks: string[] = [];
  for (let i = at + 2; i + 8 <= at + length; i += 8) blocks.push(`${v.getUint32(i)}–${v.getUint32(i + 4)}`);
  return blocks.join(", ");
}
