import type { Type } from '@nestjs/common';

const ANSWERS = 'corong:answers';
const REFUSALS = 'corong:refusals';

/** A body that is not a JSON object of a class, or has another media type than JSON. */
export interface AnswerMedia {
  type: string;
  /** Class of the content; without it the content is text. */
  of?: Type;
  /** Example for content without a class. */
  example?: unknown;
}

/** A page of a list: `items` of this class, and `next_cursor`. */
export interface PageOf {
  page: Type;
}

/** Shape of a body: a class means JSON, a string is the media type of a text. */
export type Shape = Type | PageOf | AnswerMedia | string;

/** An answer of a route, as `openapi.json` describes it. */
export interface DescribedAnswer {
  status: number;
  /** Several if the header Accept chooses between them; empty if there is no body. */
  shapes: readonly Shape[];
  description?: string;
  /** Its headers: name → description. */
  headers?: Record<string, string>;
}

/** An error answer (problem details) that the route has in addition to those that all routes of its kind have. */
export interface DescribedRefusal {
  status: number;
  description: string;
}

const appendMetadata =
  <T>(key: string, value: T): MethodDecorator =>
  (_target, _name, descriptor) => {
    const handler = descriptor.value as object;
    // Decorators run from the last to the first.
    Reflect.defineMetadata(key, [value, ...((Reflect.getMetadata(key, handler) ?? []) as T[])], handler);
  };

/** Declares a success answer of a route. A route may have several, each with its own status. */
export const Answers = (status: number, ...shapes: Shape[]) =>
  appendMetadata<DescribedAnswer>(ANSWERS, { status, shapes });

/** Declares the answer 200 with a page of a list. */
export const AnswersPage = (page: Type) =>
  appendMetadata<DescribedAnswer>(ANSWERS, { status: 200, shapes: [{ page }] });

/** Declares a redirect; `to` describes its target in words. */
export const Redirects = (status: 301 | 302 | 303 | 308, to: string, headers: Record<string, string> = {}) =>
  appendMetadata<DescribedAnswer>(ANSWERS, {
    status,
    shapes: [],
    description: to,
    headers: { Location: to, ...headers },
  });

/** Declares a refusal with its status and reason. Refusals that all routes of its kind have are described without it. */
export const Refuses = (status: number, description: string) =>
  appendMetadata<DescribedRefusal>(REFUSALS, { status, description });

/** Returns the answers that `Answers` and its siblings declare for a route's method. */
export const answersOf = (handler: object): DescribedAnswer[] =>
  (Reflect.getMetadata(ANSWERS, handler) as DescribedAnswer[] | undefined) ?? [];

/** Returns the refusals that `Refuses` declares for a route's method. */
export const refusalsOf = (handler: object): DescribedRefusal[] =>
  (Reflect.getMetadata(REFUSALS, handler) as DescribedRefusal[] | undefined) ?? [];
