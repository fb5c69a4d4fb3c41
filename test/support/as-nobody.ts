const nobody = 65_534;

/** Works without root's rights, where the test has them. */
export async function asNobody(work: () => Promise<void>): Promise<void> {
  const own = process.geteuid?.();
  if (own === 0) process.seteuid?.(nobody);
  try {
    await work();
  } finally {
    if (own === 0) process.seteuid?.(own);
  }
}
