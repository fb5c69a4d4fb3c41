/** On which file system each database lay, kept in the state folder: it tells a database that is gone from one whose mount is. */
export interface DatabaseMounts {
  /** Where that of this file was mounted when it was last backed up; null: it never was. */
  known(path: string): string | null;
  remember(path: string, mount: string): void;
}
