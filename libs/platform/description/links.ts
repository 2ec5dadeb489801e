import type { OpenAPIObject } from '@nestjs/swagger';
import { REFERENCE, type JsonSchema } from './schemas.js';

interface Parameter {
  name: string;
  in: string;
  schema: JsonSchema;
}

interface Operation {
  operationId: string;
  parameters?: Parameter[];
  responses: Record<string, Response>;
}

interface Response {
  content?: Record<string, { schema?: JsonSchema }>;
  links?: Record<string, Link>;
}

interface Link {
  operationId: string;
  /** Runtime expressions by the parameter of a path. */
  parameters: Record<string, string>;
}

const ID = /^\^[a-z]{3}_/;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * Adds OpenAPI links from answers to the operations that take their ids: from answers that create something, and from
 * lists of things that no request creates. An id is recognized by its pattern, a channel's handle by its name. API checks
 * follow these links from one operation to the next.
 */
export function linkOperations(document: OpenAPIObject): void {
  const linker = new Linker(document);
  const made = linker.link('made', new Set());
  linker.link('listed', made);
}

class Linker {
  private readonly schemas: Record<string, JsonSchema>;
  private readonly all: { method: string; operation: Operation }[];

  constructor({ paths, components }: OpenAPIObject) {
    this.schemas = components!.schemas as Record<string, JsonSchema>;
    this.all = Object.values(paths).flatMap((item) =>
      METHODS.flatMap((method) => (item[method] ? { method, operation: item[method] as Operation } : [])),
    );
  }

  /** Links one kind of answers, except for ids in `others`; returns the ids that were linked. */
  link(kind: 'made' | 'listed', others: ReadonlySet<string>): Set<string> {
    const linked = new Set<string>();
    for (const { method, operation } of this.all) {
      const [status, response] =
        Object.entries(operation.responses).find(([one]) => /^20[01]$/.test(one)) ?? [];
      const schema = response?.content?.['application/json']?.schema;
      if (!status || !schema) continue;
      const listed = this.resolved(schema).properties?.['items'] !== undefined;
      if (kind === 'listed' ? !listed : listed || method !== 'post') continue;
      const fields = new Map([...this.fieldsOf(schema, status)].filter(([key]) => !others.has(key)));
      const links = this.linksOf(operation, fields);
      for (const key of fields.keys()) linked.add(key);
      if (Object.keys(links).length > 0) response!.links = links;
    }
    return linked;
  }

  private linksOf(from: Operation, fields: ReadonlyMap<string, string>): Record<string, Link> {
    const links: Record<string, Link> = {};
    for (const { operation } of this.all) {
      const found = (operation.parameters ?? []).flatMap((parameter): [string, string][] => {
        const expression = fields.get(parameter.schema.pattern ?? '') ?? fields.get(parameter.name);
        return parameter.in === 'path' && expression ? [[`path.${parameter.name}`, expression]] : [];
      });
      if (operation === from || found.length === 0) continue;
      const { operationId } = operation;
      links[operationId] = { operationId, parameters: Object.fromEntries(found) };
    }
    return links;
  }

  /**
   * Returns the runtime expression of each id in an answer, by the id's pattern: of its own id, or of all ids if something
   * was created that has none. For a list, the ids of its first item.
   */
  private fieldsOf(schema: JsonSchema, status: string): Map<string, string> {
    const answer = this.resolved(schema);
    const items = answer.properties?.['items']?.items;
    const { properties = {} } = items ? this.resolved(items) : answer;
    const at = items ? '$response.body#/items/0' : '$response.body#';
    const { id, handle } = properties;
    const own = Object.entries(id ? { id } : status === '201' ? properties : {}).filter(([, { pattern }]) =>
      ID.test(pattern ?? ''),
    );
    const fields = own.map(([name, { pattern }]): [string, string] => [pattern!, `${at}/${name}`]);
    if (handle && id?.pattern?.startsWith('^chn_')) fields.push(['handle', `${at}/handle`]);
    return new Map(fields);
  }

  private resolved(schema: JsonSchema): JsonSchema {
    return schema.$ref ? (this.schemas[schema.$ref.slice(REFERENCE.length)] ?? {}) : schema;
  }
}
