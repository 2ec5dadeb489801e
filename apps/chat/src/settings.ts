import { MessageSettings } from '#message/settings.js';
import { IsKeyList, IsWhole, NeededOnFull } from '#platform/config-values.js';

/** The environment variables of chat. */
export class ChatSettings extends MessageSettings {
  /** Most messages, and most visits, of one web chat visitor in a minute. */
  @IsWhole(1) CHAT_VISITOR_LIMIT = 60;
  /** The same limit for all visitors of one network together. */
  @IsWhole(1) CHAT_NETWORK_LIMIT = 2_400;
  /** Master keys of click tokens: the same list as ad-attribution's. */
  @NeededOnFull() @IsKeyList() CLICK_KEYS?: string;
  /** X25519: what opens the credentials that connections seals for chat. */
  @NeededOnFull() @IsKeyList() CREDENTIALS_PRIVATE_KEYS?: string;
}
