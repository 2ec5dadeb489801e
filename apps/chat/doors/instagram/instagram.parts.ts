import { MessengerApi } from '../messenger/messenger.api.js';
import { MessengerMediaApi } from '../messenger/messenger-media.api.js';
import type { NetworkParts } from '../networks/network-parts.js';
import { InstagramDoor } from './instagram.door.js';
import { InstagramMediaSource } from './instagram.media-source.js';
import { InstagramReplies } from './instagram.replies.js';

/** The classes that receive and send on Instagram. */
export const PARTS: NetworkParts = {
  door: InstagramDoor,
  replies: InstagramReplies,
  media: InstagramMediaSource,
  clients: [MessengerApi, MessengerMediaApi],
};
