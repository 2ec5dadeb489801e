const MAX_LENGTH = 40;

/** Makes a handle from a name: `Kopi Nusantara!` → `kopi-nusantara`; a name without Latin letters or digits gives `workspace`. */
export function handleFrom(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const handle = plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, '');
  return handle || 'workspace';
}

/** Appends a number to a handle, for a second workspace of the same name. */
export const numbered = (handle: string, number: number): string =>
  number === 1 ? handle : `${handle.slice(0, MAX_LENGTH - 6).replace(/-+$/, '')}-${number}`;
