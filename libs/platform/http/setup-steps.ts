import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsISO8601, IsOptional, IsString, ValidateNested } from 'class-validator';
import type { Words } from '../language/language.js';

/** `ok`: in order. `missing`: a person has to do it. `advised`: it works without it, but better with it. `unknown`: it cannot be said now. */
export const SETUP_STATES = ['ok', 'missing', 'advised', 'unknown'] as const;
export type SetupState = (typeof SETUP_STATES)[number];

/** One thing that an account with a network needs in order to work, as the code that checks it states it. */
export interface SetupStep {
  /** Stable name of the step. */
  name: string;
  state: SetupState;
  /** What was found. */
  says: Words;
  /** Where a person finds what is missing; left out where nothing has to be done. */
  where?: Words;
  /** Page of the network where that is. */
  url?: string;
  /** A value that has to be entered there. */
  copy?: string;
  /** When what was found happened, in milliseconds since 1970. */
  at?: number;
}

/** The same text in each language of Corong. */
export class WordsView implements Words {
  /** @example Telegram calls this installation */
  @IsString() en: string;
  /** @example Telegram memanggil instalasi ini */
  @IsString() id: string;
}

/** One thing that an account with a network needs in order to work. */
export class SetupStepView {
  /** Name of the step, which stays the same. @example subscription */
  @IsString() name: string;
  /** `ok`: in order. `missing`: a person has to do it. `advised`: it works without it, but better with it. `unknown`: it cannot be said now. */
  @IsIn([...SETUP_STATES]) state: SetupState;
  /** What was found. */
  @ValidateNested() @Type(() => WordsView) says: WordsView;
  /** Where a person finds what is missing. */
  @IsOptional() @ValidateNested() @Type(() => WordsView) where: WordsView | null;
  /** Page of the network where that is. @example https://developers.facebook.com/apps/ */
  @IsOptional() @IsString() url: string | null;
  /** A value that has to be entered there. @example https://corong.example/hooks/meta/9f86d081884c7d65 */
  @IsOptional() @IsString() copy: string | null;
  /** When what was found happened. */
  @IsOptional() @IsISO8601() at: string | null;
}

/** What an account with a network needs in order to work, step by step. */
export class SetupView {
  /** True if no step is `missing`. */
  @IsBoolean() ready: boolean;
  @IsArray() @ValidateNested({ each: true }) @Type(() => SetupStepView) steps: SetupStepView[];
  @IsISO8601() computed_at: string;
}

/** Returns the API's view of the steps. `now`: milliseconds since 1970. */
export function setupView(steps: readonly SetupStep[], now: number): SetupView {
  return {
    ready: steps.every(({ state }) => state !== 'missing'),
    steps: steps.map(({ name, state, says, where = null, url = null, copy = null, at }) => ({
      ...{ name, state, says, where, url, copy },
      at: at === undefined ? null : new Date(at).toISOString(),
    })),
    computed_at: new Date(now).toISOString(),
  };
}
