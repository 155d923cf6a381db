// Sentences without their numbers, and how they get them back (tcplens: sentence_pool).

/// `known` are the numbers of the segment, `numbers` those that go with the text.
export function withNumbers(text: string, known: readonly number[], numbers: readonly string[]): string {
  return text.replace(/[\x01\x02]([a-z])/g, (mark, letter: string) => {
    const at = letter.charCodeAt(0) - 97;
    return mark[0] === "\x01" ? String(known[at]) : numbers[at];
  });
}

/// How many numbers go with a text.
export function countNumbers(text: string): number {
  let most = 0;
  for (const mark of text.matchAll(/\x02([a-z])/g)) most = Math.max(most, mark[1].charCodeAt(0) - 96);
  return most;
}
