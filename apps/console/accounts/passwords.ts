import { scrypt, timingSafeEqual } from 'node:crypto';
import { hash, parseOptions, verify } from '@node-rs/argon2';

/** What OWASP advises for Argon2id (the library's default): KiB of memory, passes, and lanes. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Hash of a random text that nobody has. Its check costs what that of a person's password costs. */
let nobody: Promise<string> | undefined;

/** Hashes a password with Argon2id. The cost is stored with the hash, so that it can be raised later. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), COST);

/**
 * True if the password is the one that was hashed. Null, for a person who is unknown or has no password, costs the same
 * work and is false.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const given = password.normalize('NFKC');
  if (stored?.startsWith('scrypt$')) return verifyScrypt(stored, given);
  nobody ??= hash(crypto.randomUUID(), COST);
  const matches = await verify(stored ?? (await nobody), given);
  return matches && stored !== null;
}

/** True if the hash was made with another cost or by another algorithm than `hashPassword` uses. */
export function isOutdated(stored: string): boolean {
  if (!stored.startsWith('$argon2id$')) return true;
  const used = parseOptions(stored);
  return (Object.keys(COST) as (keyof typeof COST)[]).some((name) => used[name] !== COST[name]);
}

/** Checks a hash of an older Corong, `scrypt$N$r$p$salt$hash`. */
function verifyScrypt(stored: string, given: string): Promise<boolean> {
  const [, N, r, p, salt = '', text = ''] = stored.split('$');
  const wanted = Buffer.from(text, 'base64url');
  const cost = { N: Number(N), r: Number(r), p: Number(p), maxmem: 256 * Number(N) * Number(r) };
  return new Promise((resolve, reject) => {
    scrypt(given, Buffer.from(salt, 'base64url'), wanted.length, cost, (error, key) =>
      error ? reject(error) : resolve(timingSafeEqual(key, wanted)),
    );
  });
}
