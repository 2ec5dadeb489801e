import type { NetworkParts } from '../networks/network-parts.js';
import { MessengerApi } from './messenger.api.js';
import { MessengerMediaApi } from './messenger-media.api.js';
import { MessengerDoor } from './messenger.door.js';
import { MessengerMediaSource } from './messenger.media-source.js';
import { MessengerReplies } from './messenger.replies.js';

/** The classes that receive and send on Messenger. */
export const PARTS: NetworkParts = {
  door: MessengerDoor,
  replies: MessengerReplies,
  media: MessengerMediaSource,
  clients: [MessengerApi, MessengerMediaApi],
};
