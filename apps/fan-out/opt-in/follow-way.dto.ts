import { IsBoolean, IsIn, IsOptional, IsString } from 'class-validator';
import { TRANSPORTS, type TransportName } from '#message/transport-name.js';
import type { Language } from '#platform/language/language.js';
import {
  FOLLOW_GROUPS,
  type FollowGroup,
  type TransportDescriptor,
} from '../transports/transport-descriptor.js';

const FIELD_TYPES = ['email', 'url', 'text'] as const;

/** What a form needs to follow over one transport. Texts are in the channel's language, else in that of the browser. */
export class FollowWayView {
  @IsIn([...TRANSPORTS]) transport: TransportName;
  /** What the request to follow has to give beside the transport. */
  @IsIn(['address', 'subscription', 'nothing']) requires: 'address' | 'subscription' | 'nothing';
  /** True where only a script can follow, since the browser has to take part. */
  @IsBoolean() needs_script: boolean;
  /** Where a channel's page shows the form. */
  @IsIn([...FOLLOW_GROUPS]) group: FollowGroup;
  /** The text that a person agrees to by following; the consent refers to it. @example Every post of this channel is mailed to this address until you leave. */
  @IsString() consent: string;
  /** What is good to know beside the consent. @example Nothing is sent before you confirm by the link in a first mail. */
  @IsOptional() @IsString() note: string | null;
  /** Words of the button. @example Follow by e-mail */
  @IsString() button: string;
  /** What happens after the button, or what the person has to do then. @example Open the chat with the bot and press Start there. */
  @IsString() next: string;
  /** Label of the field for the address; null where none is given, as the two that follow. @example E-mail address */
  @IsOptional() @IsString() label: string | null;
  /** Kind of the field for the address. */
  @IsOptional() @IsIn([...FIELD_TYPES]) field: (typeof FIELD_TYPES)[number] | null;
  /** An address as an example. @example ayu@example.com */
  @IsOptional() @IsString() example: string | null;
}

/** Returns the API's view of a way to follow, in this language. */
export function followWayView(
  {
    transport,
    requires,
    descriptor,
  }: Pick<FollowWayView, 'transport' | 'requires'> & { descriptor: TransportDescriptor },
  language: Language,
): FollowWayView {
  const { follow, texts } = descriptor;
  const { consent, note = null, follow: button, next, address: label = null } = texts[language];
  const { type: field = null, example = null } = follow.field ?? {};
  const needs_script = follow.needsScript ?? false;
  return {
    ...{ transport, requires, needs_script, group: follow.group },
    ...{ consent, note, button, next, label, field, example },
  };
}
