import { TRANSPORTS } from '#message/transport-name.js';
import { LIVE } from './live/live.descriptor.js';
import { describeGenericReason } from './reasons.js';
import { SENDING_TRANSPORTS } from './sending-transports.js';
import type { TransportDescriptor } from './transport-descriptor.js';

const BY_NAME = new Map<string, TransportDescriptor>(
  [LIVE, ...SENDING_TRANSPORTS.map(({ descriptor }) => descriptor)].map((one) => [one.name, one]),
);

/** Throws for a name that no transport has. */
export function descriptorOf(name: string): TransportDescriptor {
  const descriptor = BY_NAME.get(name);
  if (!descriptor) throw new Error(`There is no transport ${name}`);
  return descriptor;
}

/** The transport whose posts are sent by accounts with this network; undefined where none is. */
export const descriptorOfNetwork = (network: string): TransportDescriptor | undefined =>
  DESCRIPTORS.find((one) => one.network === network);

/** What every transport states of itself, in the order of their names' list. */
export const DESCRIPTORS: readonly TransportDescriptor[] = TRANSPORTS.map(descriptorOf);

/** A reason of a receipt in plain words, whichever transport it is of; the code itself where nobody has words for it. */
export function describeReason(reason: string): string {
  for (const { describe } of DESCRIPTORS) {
    const words = describe?.(reason);
    if (words) return words;
  }
  return describeGenericReason(reason);
}
