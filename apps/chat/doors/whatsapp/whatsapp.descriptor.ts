import type { NetworkDescriptor } from '../networks/network-descriptor.js';
import { whatsAppProblem } from './whatsapp.problems.js';

/** All that generic code needs to know of WhatsApp without sending anything. */
export const DESCRIPTOR: NetworkDescriptor = {
  network: 'whatsapp',
  messageIdsUniqueIn: 'account',
  // Links to wa.me alone have codes: an ad of Meta names itself in the referral.
  doorOfCodes: 'wa_me',
  opensEmpty: false,
  problemWords: whatsAppProblem,
};
