/** The global limit: so many run at a time, the rest waits in the order it came. */
export interface Slots {
  /** Calls `start` now, or once a slot is free. It must not throw. */
  enter(id: string, start: () => void): void;
  /** Takes one that waits out of the queue; false when it does not wait. */
  withdraw(id: string): boolean;
  /** Gives a slot back: the one that waited longest starts. Call it once for each start. */
  leave(): void;
}

export function createSlots(limit: number): Slots {
  // A Map keeps the order in which its keys were added.
  const waiting = new Map<string, () => void>();
  let taken = 0;

  function fill(): void {
    for (const [id, start] of waiting) {
      if (taken >= limit) return;
      waiting.delete(id);
      taken += 1;
      start();
    }
  }

  return {
    enter(id, start) {
      waiting.set(id, start);
      fill();
    },
    withdraw: (id) => waiting.delete(id),
    leave() {
      taken -= 1;
      fill();
    },
  };
}
