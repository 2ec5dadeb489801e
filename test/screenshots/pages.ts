import { globSync, readFileSync } from 'node:fs';

/** The paths that the console's groups of screens register, parameters included. */
export function screensOfConsole(): string[] {
  const paths = globSync('apps/console/web/src/*/screens.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/path: '([^']+)'(?=[^{}]*\bload:)/g)].map(([, path]) => path!),
  );
  return [...new Set(paths)].sort();
}

/** Pages of visitors, and the sign-in. */
export const OPEN_PAGES = ['/sign-in', '/@kopi-nusantara', '/@kopi-nusantara/follow', '/chat/kopi-nusantara'];

/**
 * Puts the first of its kind in the place of a path's parameter: `/channels/:id` is that of the first row of `/v1/channels`.
 * Returns null where there is none.
 */
export async function filledPath(
  path: string,
  firstOf: (list: string) => Promise<string | null>,
): Promise<string | null> {
  let filled = '';
  for (const part of path.split('/').slice(1)) {
    if (!part.startsWith(':')) filled += `/${part}`;
    else {
      const id = await firstOf(`/v1${filled}?limit=1`);
      if (id === null) return null;
      filled += `/${id}`;
    }
  }
  return filled;
}
