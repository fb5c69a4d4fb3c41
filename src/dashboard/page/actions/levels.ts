/** What the levels of verification prove. */
export const levels = [
  { value: 'checksum', label: 'checksum', hint: 'The stored bytes are those that were stored.' },
  { value: 'structure', label: 'structure', hint: 'So are headers and the checksum of every block in use.' },
  { value: 'content', label: 'content', hint: 'Every row is read; counts and checks hold.' },
  { value: 'restore', label: 'restore', hint: 'A drill: restored to scratch, read in full, deleted.' },
] as const;
