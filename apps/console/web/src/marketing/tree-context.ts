import type { Row } from './figures';

/** Which rows show what is below them, by id. */
export interface Opened {
  has: (id: string) => boolean;
  toggle: (id: string) => void;
}

/** What each row of the tree is given. */
export interface TreeContext {
  rows: ReadonlyMap<string, Row>;
  opened: Opened;
  isWriter: boolean;
}
