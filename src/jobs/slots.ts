/**
 * The global limit: so many run at a time, the rest waits in the order it came. Beside it there are lanes, in each of which
 * one runs at a time: what waits for a place that may be away holds up nothing but what waits for the same place.
 */
export interface Slots {
  /** Calls `start` now, or once a slot is free; null: not in a lane. It must not throw. */
  enter(id: string, lane: string | null, start: () => void): void;
  /** Takes one that waits out of the queue; false when it does not wait. */
  withdraw(id: string): boolean;
  /** Gives a slot back: the one that waited longest starts. Call it once for each start. */
  leave(lane: string | null): void;
}

export function createSlots(limit: number): Slots {
  const queues = new Map<string | null, Queue>([[null, createQueue(limit)]]);

  function queueOf(lane: string | null): Queue {
    const queue = queues.get(lane) ?? createQueue(1);
    queues.set(lane, queue);
    return queue;
  }

  return {
    enter: (id, lane, start) => queueOf(lane).enter(id, start),
    withdraw: (id) => [...queues.values()].some((queue) => queue.withdraw(id)),
    leave: (lane) => queueOf(lane).leave(),
  };
}

interface Queue {
  enter(id: string, start: () => void): void;
  withdraw(id: string): boolean;
  leave(): void;
}

function createQueue(limit: number): Queue {
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
