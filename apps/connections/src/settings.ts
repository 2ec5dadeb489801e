import { MessageSettings } from '#message/settings.js';
import { IsKeyList, NeededOnFull } from '#platform/config-values.js';

/** The environment variables of connections. */
export class ConnectionsSettings extends MessageSettings {
  /** What fan-out issues follow codes with: the same list. */
  @NeededOnFull() @IsKeyList() FOLLOW_KEYS?: string;
  /** X25519 public key that belongs to the first of fan-out's CREDENTIALS_PRIVATE_KEYS, with the same id. */
  @NeededOnFull() @IsKeyList() FAN_OUT_CREDENTIALS_KEY?: string;
  /** The same for chat. */
  @NeededOnFull() @IsKeyList() CHAT_CREDENTIALS_KEY?: string;
}
