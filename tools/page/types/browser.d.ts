// In every current browser, but not yet in the library of Debian's TypeScript.
declare class DecompressionStream implements GenericTransformStream {
  constructor(format: "deflate" | "gzip");
  readonly readable: ReadableStream;
  readonly writable: WritableStream;
}
