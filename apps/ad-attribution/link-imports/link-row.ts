import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { CsvRecord } from '#platform/csv/csv-reader.js';
import { LinkInput } from '../links/link.dto.js';
import { UTM_LABELS } from '../links/link.settings.js';

/** Columns that every row needs. The external id identifies the link of a repeated row. */
export const REQUIRED = ['external_id', 'ad_id'] as const;
/** Columns that may be missing or empty. */
export const OPTIONAL = [
  ...(['name', 'code', 'domain', 'door', 'phone', 'connection_id', 'draft', 'channel'] as const),
  ...(['greeting_id', 'max_clicks', 'starts_at', 'ends_at', 'outside_text', 'outside_url'] as const),
  ...(['preview_title', 'preview_text', 'preview_image_url'] as const),
  ...UTM_LABELS.map((label) => `utm_${label}` as const),
] as const;
export type LinkColumn = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number];

/** The error of a row, in the form of the API's problem details. */
export interface RowFault {
  /** The column, or `row` if the row as a whole cannot be read. */
  field: string;
  rule: string;
  message: string;
}

/** Columns by the nested object of the link to which they belong. */
const PARTS = {
  doors: ['door', 'phone', 'connection_id', 'draft', 'channel'],
  outside: ['outside_text', 'outside_url'],
  preview: ['preview_title', 'preview_text', 'preview_image_url'],
  utm: UTM_LABELS.map((label) => `utm_${label}` as const),
} as const satisfies Record<string, readonly LinkColumn[]>;

type Row = Partial<Record<LinkColumn, string>>;

/** Returns the input of a row's link, or the row's error. An empty field counts as left out. */
export function linkOf(
  { fields, error, column }: CsvRecord,
  columns: readonly LinkColumn[],
): LinkInput | RowFault {
  if (!fields)
    return {
      field: 'row',
      rule: error ?? 'quotes',
      message: `The row cannot be read from its column ${column ?? 1} on`,
    };
  if (fields.length < columns.length || fields.slice(columns.length).some((field) => field.trim() !== ''))
    return {
      field: 'row',
      rule: 'columns',
      message: `The row has ${fields.length} columns; the first line names ${columns.length}`,
    };
  const misread = columns.find((_, at) => fields[at]!.includes('\ufffd'));
  if (misread)
    return {
      field: misread,
      rule: 'charset',
      message: 'It was saved in another charset than the file says: save it as UTF-8',
    };
  const row: Row = Object.fromEntries(
    columns.flatMap((name, at) => (fields[at]!.trim() === '' ? [] : [[name, fields[at]!.trim()]])),
  );
  const missing = REQUIRED.find((name) => row[name] === undefined);
  if (missing) return { field: missing, rule: 'required', message: `${missing} is needed in every row` };
  const input = plainToInstance(LinkInput, bodyOf(row));
  return faultOf(input) ?? input;
}

function bodyOf(row: Row): object {
  const { max_clicks, ...others } = row;
  const parted = new Set<string>(Object.values(PARTS).flat());
  const own = Object.entries(others).filter(([name]) => !parted.has(name));
  const part = (names: readonly LinkColumn[], prefix = '') => {
    const given = names.flatMap((name) =>
      row[name] === undefined ? [] : [[name.slice(prefix.length), row[name]]],
    );
    return given.length > 0 ? (Object.fromEntries(given) as object) : undefined;
  };
  const door = part(PARTS.doors);
  return {
    ...Object.fromEntries(own),
    ...(max_clicks !== undefined && {
      max_clicks: /^\d{1,10}$/.test(max_clicks) ? Number(max_clicks) : max_clicks,
    }),
    ...(door && { doors: [{ door: 'web', ...door }] }),
    outside: part(PARTS.outside, 'outside_'),
    preview: part(PARTS.preview, 'preview_'),
    utm: part(PARTS.utm, 'utm_'),
  };
}

function faultOf(input: LinkInput): RowFault | undefined {
  let path = '';
  let errors = validateSync(input, { whitelist: true, forbidNonWhitelisted: true });
  for (let [first] = errors; first; [first] = errors) {
    path = path === '' ? first.property : `${path}.${first.property}`;
    const [constraint] = Object.entries(first.constraints ?? {});
    if (constraint) return { field: columnOf(path), rule: constraint[0], message: constraint[1] };
    errors = first.children ?? [];
  }
  return undefined;
}

/** Returns the column of a link's field: `utm_source` for `utm.source`, `draft` for `doors.0.draft`. */
export const columnOf = (field: string): string => field.replace(/^doors\.0\./, '').replace('.', '_');
