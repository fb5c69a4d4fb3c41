/** Tags as people type them, with blanks or commas between them. */
export const tagsOf = (text: string): string[] => [
  ...new Set(text.split(/[\s,]+/).filter((tag) => tag !== '')),
];

/** What the tags are now, with what somebody changed of those that they saw: what others changed meanwhile stays. */
export function mergedTags(now: readonly string[], before: readonly string[], typed: readonly string[]) {
  const kept = now.filter((tag) => typed.includes(tag) || !before.includes(tag));
  const added = typed.filter((tag) => !before.includes(tag) && !now.includes(tag));
  return [...kept, ...added];
}
