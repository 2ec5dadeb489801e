import { DESCRIPTOR as MESSENGER } from '../messenger/messenger.descriptor.js';
import type { NetworkDescriptor } from '../networks/network-descriptor.js';

/** All that generic code needs to know of Instagram without sending anything. */
export const DESCRIPTOR: NetworkDescriptor = { ...MESSENGER, network: 'instagram' };
