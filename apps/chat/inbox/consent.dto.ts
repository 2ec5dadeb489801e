import { IsISO8601, IsIn, IsOptional, IsString } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { LANGUAGES, type Language } from '#platform/language/language.js';
import { CONSENT_STEPS, type ConsentRecord, type ConsentStep } from '../consents/consent-record.entity.js';

/** One step of a customer's consent that ads may learn how the chat goes. */
export class ConversationConsentView {
  @BoundedId('cns') id: string;
  /** `asked`: the question was sent over a network. `given`, `refused`, `withdrawn`: what the customer decided. */
  @IsIn([...CONSENT_STEPS]) step: ConsentStep;
  /** Language of what the customer was shown; null if an agent recorded the step. */
  @IsOptional() @IsIn([...LANGUAGES]) language: Language | null;
  /** The text that the customer was shown; null if an agent recorded the step. @example May ads learn how this chat goes? */
  @IsOptional() @IsString() wording: string | null;
  /** Id of the agent's person or API key, if an agent recorded it. @example key_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @IsOptional() @IsString() recorded_by: string | null;
  /** When it was asked or decided; over a network, as the network reports it. */
  @IsISO8601() at: string;
}

/** Returns the API's view of a step. */
export const conversationConsentView = ({ id, step, language, wording, author, at }: ConsentRecord) =>
  make(ConversationConsentView, {
    ...{ id, step, language, wording },
    recorded_by: author,
    at: new Date(at).toISOString(),
  });
