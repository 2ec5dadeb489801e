import type { Type } from '@nestjs/common';

const ANSWERS = 'corong:answers';
const REFUSALS = 'corong:refusals';

/** A body that is no JSON object of a class, or one under a media type of its own. */
export interface Media {
  type: string;
  /** The class of what stands in it; text where it is left out. */
  of?: Type;
  /** Of what has no class. */
  example?: unknown;
}

/** A page of a list: `items` of the class, and `next_cursor`. */
export interface PageOf {
  page: Type;
}

/** A class is answered as JSON; a string is the media type of a text. */
export type Shape = Type | PageOf | Media | string;

export interface Answer {
  status: number;
  /** More than one where the header Accept chooses; none where there is no body. */
  shapes: readonly Shape[];
  description?: string;
  /** Its headers, each in words. */
  headers?: Record<string, string>;
}

/** An answer with problem details that the route has beyond those that every route of its kind has. */
export interface Refusal {
  status: number;
  description: string;
}

const appended =
  <T>(key: string, value: T): MethodDecorator =>
  (_target, _name, descriptor) => {
    const handler = descriptor.value as object;
    // Decorators run from the last to the first.
    Reflect.defineMetadata(key, [value, ...((Reflect.getMetadata(key, handler) ?? []) as T[])], handler);
  };

/** What a route answers when it goes well. A route may have several, each with a status of its own. */
export const Answers = (status: number, ...shapes: Shape[]) => appended<Answer>(ANSWERS, { status, shapes });

/** Answers 200 with a page of a list. */
export const AnswersPage = (page: Type) => appended<Answer>(ANSWERS, { status: 200, shapes: [{ page }] });

/** Leads elsewhere; `to` says where in words. */
export const Redirects = (status: 301 | 302 | 303 | 308, to: string, headers: Record<string, string> = {}) =>
  appended<Answer>(ANSWERS, { status, shapes: [], description: to, headers: { Location: to, ...headers } });

/** Refuses under this status, for the stated reason. Those that follow from the route's kind are described without it. */
export const Refuses = (status: number, description: string) =>
  appended<Refusal>(REFUSALS, { status, description });

export const answersOf = (handler: object): Answer[] =>
  (Reflect.getMetadata(ANSWERS, handler) as Answer[] | undefined) ?? [];

export const refusalsOf = (handler: object): Refusal[] =>
  (Reflect.getMetadata(REFUSALS, handler) as Refusal[] | undefined) ?? [];
