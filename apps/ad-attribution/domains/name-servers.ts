import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';
import { AdAttributionSettings } from '../src/settings.js';

const TIMEOUT_MS = 2_000;
const TRIES = 2;
/** Error codes for: the name has no such record. */
const NOTHING: ReadonlySet<string> = new Set(['ENODATA', 'ENOTFOUND', 'ENONAME']);

/** Returns true if the error means that the name has no such record. */
export const isMissingRecord = (error: unknown): boolean =>
  NOTHING.has(String((error as { code?: unknown }).code));

/** Resolves names by the configured name servers, else by those of the machine. */
@Injectable()
export class NameServers {
  private readonly resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  private readonly areOwn: boolean;

  constructor({ nameServers }: AdAttributionSettings) {
    this.areOwn = nameServers.length > 0;
    if (this.areOwn) this.resolver.setServers(nameServers);
  }

  /** Returns the TXT records of a name, with their parts joined. If no name server answered, it throws an error for which `isNothing` is false. */
  async texts(name: string): Promise<string[]> {
    try {
      return (await this.resolver.resolveTxt(name)).map((parts) => parts.join(''));
    } catch (error) {
      if (isMissingRecord(error)) return [];
      throw error;
    }
  }

  /** As `dns.lookup` with `all`, for connections. */
  readonly lookup = (
    host: string,
    callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
  ): void => {
    if (!this.areOwn) return systemLookup(host, { all: true }, callback);
    this.addressesOf(host).then(
      (addresses) => callback(null, addresses),
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };

  private async addressesOf(host: string): Promise<LookupAddress[]> {
    const [v4, v6] = await Promise.allSettled([this.resolver.resolve4(host), this.resolver.resolve6(host)]);
    const found = [
      ...(v4.status === 'fulfilled' ? v4.value.map((address) => ({ address, family: 4 })) : []),
      ...(v6.status === 'fulfilled' ? v6.value.map((address) => ({ address, family: 6 })) : []),
    ];
    if (found.length === 0 && v4.status === 'rejected') throw v4.reason;
    return found;
  }
}
