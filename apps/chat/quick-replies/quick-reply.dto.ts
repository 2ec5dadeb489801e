import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  ValidateNested,
} from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { PageQuery } from '#platform/http/page.js';
import { OneLine, PlainText } from '#platform/http/text.js';
import { LANGUAGES, type Language } from '#platform/language/language.js';
import { isoOf } from '#platform/time/calendar.js';
import type { QuickReply } from './quick-reply.entity.js';

const SHORTCUT = /^[a-z0-9][a-z0-9_-]{0,31}$/;
/** Most UTF-16 code units of a text, so that there is room for what its variables insert. */
const MAX_TEXT = 2_000;
/** The texts that a quick reply may have: one in each language, and `any` for customers of all other languages. */
export const TEXT_LANGUAGES = [...LANGUAGES, 'any'] as const;

/** The texts of a quick reply by language; at least one. `{{contact_name|Kak}}` inserts a variable. */
export class QuickReplyTexts {
  /** In English. @example Hello {{contact_name|there}}, how can we help? */
  @IsOptional() @PlainText(1, MAX_TEXT) en?: string | null;
  /** In Indonesian. @example Halo {{contact_name|Kak}}, ada yang bisa dibantu? */
  @IsOptional() @PlainText(1, MAX_TEXT) id?: string | null;
  /** The text for all other languages. @example Halo {{contact_name|Kak}}! */
  @IsOptional() @PlainText(1, MAX_TEXT) any?: string | null;
}

/** A new quick reply. */
export class QuickReplyInput {
  /** The word by which agents find it: 1 to 32 characters of a–z, 0–9, `-` and `_`, unique in the workspace. @example halo */
  @Matches(SHORTCUT) shortcut: string;
  /**
   * Its texts. Variables: `contact_name`, `brand_name`, `greeting`, and `agent_name` if `names_agent` is set. The text after
   * `|` is inserted if the value is unknown.
   */
  @IsObject() @ValidateNested() @Type(() => QuickReplyTexts) texts: QuickReplyTexts;
  /** `true`: its texts may tell customers the agent's name; otherwise one with `agent_name` is refused. */
  @IsOptional() @IsBoolean() names_agent?: boolean;
}

/** Changes of a quick reply; what is left out stays, and null removes a text. */
export class ChangeQuickReplyInput {
  /** @example halo */
  @IsOptional() @Matches(SHORTCUT) shortcut?: string;
  @IsOptional() @ValidateNested() @Type(() => QuickReplyTexts) texts?: QuickReplyTexts;
  @IsOptional() @IsBoolean() names_agent?: boolean;
}

/** Query of the list of quick replies. */
export class QuickReplyQuery extends PageQuery {
  /** Only quick replies whose shortcut begins with this. @example ha */
  @IsOptional() @Matches(SHORTCUT) shortcut?: string;
}

/** The texts of a quick reply by language; null where there is none. */
export class QuickReplyTextsView {
  /** @example Hello {{contact_name|there}}, how can we help? */
  @IsOptional() @IsString() en: string | null;
  /** @example Halo {{contact_name|Kak}}, ada yang bisa dibantu? */
  @IsOptional() @IsString() id: string | null;
  /** @example Halo {{contact_name|Kak}}! */
  @IsOptional() @IsString() any: string | null;
}

/** A quick reply: a prepared answer with variables. */
export class QuickReplyView {
  @BoundedId('qrp') id: string;
  /** @example halo */
  @IsString() shortcut: string;
  @ValidateNested() @Type(() => QuickReplyTextsView) texts: QuickReplyTextsView;
  /** Whether its texts may tell customers the agent's name. */
  @IsBoolean() names_agent: boolean;
  @IsISO8601() created_at: string;
}

/** For which conversation a quick reply is wanted. */
export class RenderInput {
  @BoundedId('cnv') conversation_id: string;
  /** The customer's language; the workspace's by default. */
  @IsOptional() @IsIn([...LANGUAGES]) language?: Language;
  /** How the agent wants to be called, for `agent_name`. @example Ayu */
  @IsOptional() @OneLine(1, 60) agent_name?: string;
}

/** The text of a quick reply for one conversation, to be looked at and sent as an answer. */
export class RenderedView {
  /** @example Halo Sari, ada yang bisa dibantu? */
  @IsString() text: string;
  /** Which of its texts it is. */
  @IsIn([...TEXT_LANGUAGES]) language: (typeof TEXT_LANGUAGES)[number];
}

/** Returns the API's view of a quick reply. */
export const quickReplyView = (row: QuickReply): QuickReplyView =>
  make(QuickReplyView, {
    id: row.id,
    shortcut: row.shortcut,
    texts: make(QuickReplyTextsView, { en: row.text_en, id: row.text_id, any: row.text_any }),
    names_agent: row.names_agent === 1,
    created_at: isoOf(row.created_at)!,
  });
