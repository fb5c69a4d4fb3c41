interface Publication {
  /** The ids that this process is publishing now. */
  readonly underWay: Set<string>;
  /** Takes the note away that names what is being published. */
  withdraw(): Promise<void>;
  /** Puts all objects, the manifest last. */
  put(): Promise<void>;
  /** Removes what was put. */
  takeBack(): Promise<void>;
}

/** Publishes a backup or an export: rejects with what `put` did, after taking everything back. */
export async function allOrNothing(
  id: string,
  { underWay, withdraw, put, takeBack }: Publication,
): Promise<void> {
  underWay.add(id);
  try {
    await put();
  } catch (error) {
    // While the note stays, the next open tries again; and the error that led here says more than another one.
    await takeBack()
      .then(withdraw)
      .catch(() => {});
    throw error;
  } finally {
    underWay.delete(id);
  }
  // It is there: a note that cannot be taken away now harms nothing.
  await withdraw().catch(() => {});
}
