import { REFERENCE, type JsonSchema } from './schemas.js';

const BY_FORMAT: Record<string, string> = {
  'date-time': '2027-01-31T02:30:00.000Z',
  date: '2027-01-31',
  email: 'ayu@example.com',
};
const ID = /^\^([a-z]{3})_\[0-9a-hjkmnp-tv-z\]\{26\}\$$/;
const SUFFIX = '01k6zq8h4v9d2m7c5x3t0p6y1n';

/**
 * Builds an example of a schema from the examples of its fields (`@example` in their doc comments) and from their rules.
 * Calls `missing` for a field that needs an example and has none. Optional fields appear only if they have an example.
 */
export function exampleOf(
  schema: JsonSchema,
  named: ReadonlyMap<string, JsonSchema>,
  missing: (path: string) => void,
  path = '',
): unknown {
  if (schema.examples) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  const within = (inner: JsonSchema, name: string) => exampleOf(inner, named, missing, name);
  if (schema.$ref) {
    const name = schema.$ref.slice(REFERENCE.length);
    return within(named.get(name)!, name);
  }
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first) return within(first, path);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return schema.minimum ?? 12;
    case 'array':
      return schema.items ? [within(schema.items, path)] : [];
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).flatMap(([field, inner]) =>
          schema.required?.includes(field) || inner.examples
            ? [[field, within(inner, `${path}.${field}`)]]
            : [],
        ),
      );
    default:
      return text(schema) ?? (schema.type?.includes('null') ? null : missing(path));
  }
}

function text({ format, pattern }: JsonSchema): string | undefined {
  const [, prefix] = ID.exec(pattern ?? '') ?? [];
  return prefix ? `${prefix}_${SUFFIX}` : BY_FORMAT[format ?? ''];
}
