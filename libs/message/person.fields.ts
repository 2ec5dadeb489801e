import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { NETWORKS, type Network } from './account.topic.js';
import { PLACE_ADDRESS } from './telegram-place.js';
import { MAX_BOX } from './sealed-content.js';

/** Fields of every event that comes from a network's call. */
export abstract class NetworkEvent {
  @BoundedId('wsp') workspace_id: string;
  /** The account that was called. */
  @BoundedId('con') connection_id: string;
  @IsIn([...NETWORKS]) network: Network;
  /** The content about people, sealed for the only app that reads the topic, and bound to the event's id. */
  @IsString() @Length(1, MAX_BOX) box: string;
}

/** An event about one person. */
export abstract class PersonEvent extends NetworkEvent {
  /** A keyed hash of the person, which keeps their events in order and does not reveal who they are. */
  @Matches(/^[0-9a-f]{32}$/) person: string;
}

/** The person, as the network identifies them. Without `address` the person hides their number, and nothing can be sent to it. */
export abstract class PersonContent {
  /** Digits of the number on WhatsApp, the chat on Telegram (`TelegramPlace`), the page-scoped or Instagram-scoped id at Meta. */
  @IsOptional() @Matches(PLACE_ADDRESS) address?: string;
  /** WhatsApp's business-scoped user id. */
  @IsOptional() @Matches(/^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/) user_id?: string;
  /** When it happened, in milliseconds since 1970: the end of the second that the network names. */
  @IsInt() @Min(0) @Max(8_640_000_000_000_000) at: number;
}
