import type { ExportManifest, ExportRecord } from '../export.ts';
import type { ByteRange } from './object-store.ts';
import type { ForeignContent } from './repository.ts';

/** The files of an export as the engine can read them. They must not be written. */
export interface LocalFiles {
  /** Holds each file under its name in the manifest. */
  readonly folder: string;
  /** Frees what was fetched. */
  release(): Promise<void>;
}

/**
 * The exports of a repository, beside its backups: `<root>/<database>/exports/<id>/`. What has no manifest does not exist,
 * nothing read from it is trusted. Methods that name an export reject with `not_found` where it has no manifest, and
 * all with `repository_unavailable` where the place is gone, `insufficient_space` where it is full.
 */
export interface ExportRepository {
  /**
   * Publishes the files that lie in a staging folder of this repository under their names in the manifest, fsynced, and of
   * the sizes that it says: others are `verification_failed`. Manifest last; all or nothing. A manifest that could not be
   * read again, too large or with a name too long, is `not_exportable`, before anything is stored. `ObjectExists` where
   * anything lies under its id.
   */
  publish(manifest: ExportManifest, folder: string, signal: AbortSignal): Promise<ExportRecord>;
  /**
   * Every export whose files are there in their full size, database by database, oldest first; what else lies there goes to
   * `onForeign`. Memory does not grow with their number.
   */
  scan(onForeign: (content: ForeignContent) => void): AsyncIterable<ExportRecord>;
  /** One export, freshly read. */
  read(id: string): Promise<ExportRecord>;
  /**
   * Removes the manifest first, then the rest: a crash in between leaves no half export listed, and the next `open` of the
   * repository removes what is left. A removal that failed in between can be repeated.
   */
  remove(id: string): Promise<void>;
  /**
   * Bytes of one file by its name in the manifest, as they are now; see ObjectStore.get. `not_found` where no file has the
   * name. The manifest is not read for it: whoever streams thousands of files has it.
   */
  content(
    id: string,
    name: string,
    options: { readonly range?: ByteRange; readonly signal: AbortSignal },
  ): AsyncIterable<Uint8Array>;
  /** Until when nobody can remove its bytes, whatever becomes of it; null: no lock is known. */
  lockedUntil(id: string): Promise<Date | null>;
  /** Size of one stored file; null where it is missing. */
  storedBytes(id: string, name: string): Promise<number | null>;
  /**
   * All files as local ones, fetched where they are not. `not_found` where one is missing, `verification_failed` where one
   * has another size than the manifest says.
   */
  localFiles(id: string, signal: AbortSignal): Promise<LocalFiles>;
}
