import type { OpenAPIObject } from '@nestjs/swagger';
import { answersOf, refusalsOf, type DescribedAnswer, type Shape } from '../http/answers.js';
import { html } from '../http/html.js';
import { isBodyNeeded, parametersOf, type Parameter } from '../http/parameters.js';
import { exampleOf } from './examples.js';
import { expandPropertyClasses } from './patterns.js';
import { refusalsOfKind, responseOf } from './refusals.js';
import type { DescribedRoute } from './routes.js';
import type { JsonSchema, Schemas } from './schemas.js';
import type { Source } from './source.js';

/** An operation of the OpenAPI document, with Corong's extensions. */
export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & {
  'x-roles'?: string[];
  'x-open-because'?: string;
};

type Content = Record<string, { schema?: JsonSchema; example?: unknown }>;
interface DescribedParameter {
  name: string;
  in: string;
  required: boolean;
  description?: string;
  schema: JsonSchema;
}

const BY_STATUS: Record<number, string> = {
  204: 'It is done; there is nothing to say',
  304: 'The client has the present version',
};
const KEY = 'Idempotency-Key';
const FORM = 'application/x-www-form-urlencoded';

/** Completes Nest's description of an operation; calls `gap` for everything that its route does not describe. */
export class OperationDescriber {
  constructor(
    private readonly source: Source,
    private readonly schemas: Schemas,
    private readonly gap: (gap: string) => void,
  ) {}

  describe(operation: Operation, method: string, path: string, route: DescribedRoute): void {
    const doc = this.source.member(route.controller.name, route.method)?.doc ?? '';
    if (!doc) this.gap('no summary: write a doc comment over the method');
    const roles = operation['x-roles'];
    if (!roles) this.gap('no role: Allow(…), AllowInstanceOwner() or AllowEveryone(…)');
    const open = operation['x-open-because'];
    operation.summary = doc.split(/[.:] /)[0]!.replace(/\.$/, '');
    operation.description = `${doc}\n\n${open ? `Open to everyone: ${open}.` : `Roles: ${roles?.join(', ')}.`}`;
    const parameters = this.parameters(operation, method, route);
    operation.parameters = parameters as never;
    const body = this.body(operation, route);
    const keyed = parameters.some(({ name }) => name === KEY);
    const kind = { method, path, guarded: !open, keyed, read: body || !!route.query };
    const refusals = new Map(
      [...refusalsOfKind(kind), ...refusalsOf(route.handler)].map((one) => [one.status, one]),
    );
    const answers = answersOf(route.handler);
    if (answers.length === 0) this.gap('no answer: Answers(…), AnswersPage(…) or Redirects(…)');
    const forPeople = open !== undefined && !path.startsWith('/v1/');
    const responses = [
      ...answers.map((answer): [number, object] => [answer.status, this.answer(answer)]),
      ...[...refusals.values()].map((one): [number, object] => [one.status, responseOf(one, forPeople)]),
    ];
    operation.responses = Object.fromEntries(responses.sort(([one], [other]) => one - other)) as never;
  }

  private parameters(operation: Operation, method: string, route: DescribedRoute): DescribedParameter[] {
    const own = parametersOf(route.controller.prototype as object, route.method);
    const said = new Map(own.map((one) => [`${one.in} ${one.name.toLowerCase()}`, one]));
    const found = ((operation.parameters ?? []) as DescribedParameter[]).filter((one) => one.in !== 'query');
    const read = found.map((one): DescribedParameter => {
      const known = said.get(`${one.in} ${one.name.toLowerCase()}`);
      said.delete(`${one.in} ${one.name.toLowerCase()}`);
      if (!known)
        this.gap(
          `${one.in} parameter ${one.name} is not described: IdParam(…), PathParam(…) or HeaderParam(…)`,
        );
      return known ? describedParameter(known) : one;
    });
    const others = [...said.values()]
      .filter(({ name }) => name !== KEY || method === 'post')
      .map(describedParameter);
    return [...read, ...others, ...this.query(route)];
  }

  private query({ query }: DescribedRoute): DescribedParameter[] {
    if (!query) return [];
    const { properties = {}, required = [] } = this.schemas.shape(query.name, 'query');
    return Object.entries(properties).map(([name, { description, ...schema }]) => {
      if (!description) this.gap(`query parameter ${name} is not described: a doc comment in ${query.name}`);
      return { name, in: 'query', required: required.includes(name), description, schema };
    });
  }

  private body(operation: Operation, { body, handler }: DescribedRoute): boolean {
    const said = operation.requestBody as { required?: boolean; content: Content } | undefined;
    if (!said) return false;
    if (body && body !== Object) {
      said.required = isBodyNeeded(handler) || this.schemas.shape(body.name, 'body').required !== undefined;
      for (const [type, media] of Object.entries(said.content)) {
        const schema = type === FORM ? this.schemas.form(body.name) : this.schemas.of(body.name, 'body');
        Object.assign(media, { schema, example: this.example(schema) });
      }
    }
    return true;
  }

  private answer({ status, shapes, description, headers = {} }: DescribedAnswer): object {
    const content: Content = {};
    const words: string[] = [];
    for (const shape of shapes) {
      const { type, schema, example } = this.media(shape);
      content[type] = { schema, example: example ?? this.example(schema) };
      const doc = schema.$ref && this.schemas.named.get(schema.$ref.split('/').at(-1)!)?.description;
      words.push(doc?.split(/[.:;] /)[0]!.replace(/\.$/, '') ?? type);
    }
    return {
      description: description ?? BY_STATUS[status] ?? words[0] ?? 'Done',
      ...(Object.keys(headers).length > 0 && {
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, said]) => [
            name,
            { description: said, schema: { type: 'string' } },
          ]),
        ),
      }),
      ...(shapes.length > 0 && { content }),
    };
  }

  private media(shape: Shape): { type: string; schema: JsonSchema; example?: unknown } {
    if (typeof shape === 'string') return this.media({ type: shape });
    if (typeof shape === 'function')
      return { type: 'application/json', schema: this.schemas.of(shape.name, 'answer') };
    if ('page' in shape) return { type: 'application/json', schema: this.schemas.page(shape.page.name) };
    if (shape.of) return { type: shape.type, schema: this.schemas.of(shape.of.name, 'answer') };
    const schema = { type: typeof (shape.example ?? '') };
    return { type: shape.type, schema, example: shape.example ?? TEXTS[shape.type] };
  }

  private example(schema: JsonSchema): unknown {
    return exampleOf(schema, this.schemas.named, (path) =>
      this.gap(`${path || 'a text'} has no example: @example in its doc comment`),
    );
  }
}

const TEXTS: Record<string, string> = {
  'text/html': html`<!doctype html>\n<html lang="en">…</html>`.toString(),
  'text/css': ':root{color-scheme:light dark}',
};

const describedParameter = ({
  name,
  in: index,
  description,
  example,
  pattern,
  values,
}: Parameter): DescribedParameter => ({
  name,
  in: index,
  required: index === 'path',
  description,
  schema: {
    type: 'string',
    ...(pattern && { pattern: expandPropertyClasses(pattern.source) }),
    ...(values && { enum: [...values] }),
    ...(example !== undefined && { examples: [example] }),
  },
});
