/** A text with a phrase in place of what was selected, and where the caret stands then. */
export function withPhrase(text: string, from: number, to: number, phrase: string): { text: string; caret: number } {
  const before = text.slice(0, from);
  const after = text.slice(to);
  const lead = meets(before, phrase) ? ' ' : '';
  const tail = meets(phrase, after) ? ' ' : '';
  return { text: before + lead + phrase + tail + after, caret: before.length + lead.length + phrase.length };
}

/** Whether two pieces would run into one word; Japanese is written without spaces. */
function meets(left: string, right: string): boolean {
  return /[\p{Script=Latin}\p{N}.,;:!?)]$/u.test(left) && /^[\p{Script=Latin}\p{N}(]/u.test(right);
}
