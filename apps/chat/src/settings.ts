import { MessageSettings } from '#message/settings.js';
import { IsKeyList, IsSigningKey, IsWhole, NeededOnFull } from '#platform/config-values.js';

/** The environment variables of chat. */
export class ChatSettings extends MessageSettings {
  /** Most messages, and most visits, of one web chat visitor in a minute. */
  @IsWhole(1) CHAT_VISITOR_LIMIT = 60;
  /** The same limit for all visitors of one network together. */
  @IsWhole(1) CHAT_NETWORK_LIMIT = 2_400;
  @NeededOnFull() @IsSigningKey() CLICK_PUBLIC_KEY?: string;
  /** X25519: what opens the credentials that connections seals for chat. */
  @NeededOnFull() @IsKeyList() CREDENTIALS_PRIVATE_KEYS?: string;
}
