import { DESCRIPTOR as MESSENGER } from '../messenger/messenger.descriptor.js';
import type { NetworkDescriptor } from '../networks/network-descriptor.js';

export const DESCRIPTOR: NetworkDescriptor = { ...MESSENGER, network: 'instagram' };
