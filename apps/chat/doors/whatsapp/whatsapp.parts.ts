import { WhatsAppApi } from '#message/whatsapp.api.js';
import { WhatsAppMediaApi } from '#message/whatsapp-media.api.js';
import type { NetworkParts } from '../networks/network-parts.js';
import { SilenceWatch } from './silence-watch.js';
import { WhatsAppDoor } from './whatsapp.door.js';
import { WhatsAppMediaSource } from './whatsapp.media-source.js';
import { WhatsAppReplies } from './whatsapp.replies.js';

/** The classes that receive and send on WhatsApp. */
export const PARTS: NetworkParts = {
  door: WhatsAppDoor,
  replies: WhatsAppReplies,
  media: WhatsAppMediaSource,
  clients: [WhatsAppApi, WhatsAppMediaApi],
  watches: [SilenceWatch],
};
