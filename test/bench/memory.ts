import { readFile } from 'node:fs/promises';

/** Memory of a process, in bytes. */
export interface Memory {
  /** The most that was ever resident. */
  readonly peak: number;
  readonly resident: number;
}

/** Reads /proc: Linux only. Rejects where the process is gone. */
export async function memoryOf(pid: number): Promise<Memory> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const bytes = (field: string): number => {
    const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
    if (kibibytes === undefined) throw new Error(`process ${pid} has no ${field}: it has ended`);
    return Number(kibibytes) * 1024;
  };
  return { peak: bytes('VmHWM'), resident: bytes('VmRSS') };
}
