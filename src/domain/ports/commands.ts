/** A program to run, and in what surroundings. */
export interface Command {
  readonly command: readonly [program: string, ...args: string[]];
  readonly cwd: string;
  /** All of it: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export interface RunOptions {
  /** Aborting ends the command and all that it started; the run rejects with the signal's reason when they are gone. */
  readonly signal: AbortSignal;
  /** The last of what it wrote so far, at most some KiB; called as it grows. */
  readonly onOutput?: (output: string) => void;
}

/** How a command ended that could be started. */
export interface CommandEnd {
  /** null: a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** It was ended because its time was up. */
  readonly timedOut: boolean;
}

/** A command that a process which has died since has left running. */
export interface Left extends Pick<Command, 'timeoutMs'> {
  /** It is one that stays. */
  readonly detached: boolean;
}

/** Runs commands: each leads a process group of its own. All reject with an Error where the program cannot be started. */
export interface Commands {
  /** Resolves when the command has ended; what it left in the background goes on. */
  run(command: Command, options: RunOptions): Promise<CommandEnd>;
  /**
   * Starts a command that stays: it holds nothing of this process and outlives it, its output goes nowhere. Gives how it ended where
   * it did so within some seconds, or its time limit if that is shorter, else its pid.
   */
  detach(command: Command): Promise<CommandEnd | { readonly pid: number }>;
  /**
   * Gives what was left of a command with these variables the time that it would have had: one that is detached to settle, another to end,
   * and ends it where it does not. Gives the pid of a detached one that stays; null: none does, and how it ended nobody knows.
   */
  takeOver(variables: Readonly<Record<string, string>>, left: Left): Promise<number | null>;
  /** The living processes that have all of these variables in their environment, as far as the system tells. */
  find(variables: Readonly<Record<string, string>>): Promise<number[]>;
  /** Ends processes: asks them, then kills those that do not listen. Resolves when none of them lives. */
  end(pids: readonly number[]): Promise<void>;
}
