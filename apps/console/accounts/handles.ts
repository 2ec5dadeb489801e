const LONGEST = 40;

/** A handle made from a name: `Kopi Nusantara!` → `kopi-nusantara`; a name without Latin letters or digits gives `workspace`. */
export function handleFrom(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const handle = plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  return handle || 'workspace';
}

/** The same handle with a number behind it, for a second workspace of that name. */
export const numbered = (handle: string, number: number): string =>
  number === 1 ? handle : `${handle.slice(0, LONGEST - 6).replace(/-+$/, '')}-${number}`;
