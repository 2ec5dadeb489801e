import { Type } from 'class-transformer';
import { IsArray, IsIn, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { LANGUAGES, type Language } from '#platform/language/language.js';
import { CONSENT_STATES, type ConsentState } from '../../consents/chat-consents.service.js';
import type { ConsentAnswer } from '../../consents/consent-buttons.js';
import { WORDING_ID } from '../../consents/wordings.js';

const ANSWERS = ['granted', 'denied'] as const satisfies readonly ConsentAnswer[];

/** The customer's answer whether ads may learn how the chat goes. */
export class VisitorConsentInput {
  /** `denied` also takes back what was granted. */
  @IsIn([...ANSWERS]) answer: ConsentAnswer;
  /** The `wording_id` of what the customer was shown; it is recorded with the answer. @example en-5b1c0a7e9d3f2468 */
  @Matches(WORDING_ID) wording_id: string;
}

/** A button to answer with. */
export class VisitorConsentChoice {
  @IsIn([...ANSWERS]) answer: ConsentAnswer;
  /** Label of the button. @example Yes, they may */
  @IsString() title: string;
}

/** How a customer's consent stands, and what to show them. */
export class VisitorConsentView {
  /** `not_asked`: nothing is shown. `open`: the question is. `granted`, `denied`: the answer, which can be changed. */
  @IsIn([...CONSENT_STATES]) state: ConsentState;
  @IsIn([...LANGUAGES]) language: Language;
  /** Id of the wording of these texts, to send with an answer. @example en-5b1c0a7e9d3f2468 */
  @Matches(WORDING_ID) wording_id: string;
  /** The question; null if it cannot be answered with yes now. @example May ads learn how this chat goes? */
  @IsOptional() @IsString() question: string | null;
  /** What the answer means; null before there is one. @example Thank you. Ads may learn how this chat goes. */
  @IsOptional() @IsString() explanation: string | null;
  /** The buttons; empty if there is nothing to answer. */
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => VisitorConsentChoice)
  choices: VisitorConsentChoice[];
}
