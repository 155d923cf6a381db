// Gets the lines of a recording out of the page: base64 (RFC 4648), then zlib (RFC 1950). Each line is a JSON object.

export async function linesOf(text: string): Promise<string[]> {
  const compressed = Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const whole = await new Response(stream).text();
  return whole.split("\n").filter((line) => line !== "");
}
