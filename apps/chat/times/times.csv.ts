import { csvField } from '#platform/http/csv-field.js';
import type { Times } from './times.dto.js';

const KINDS = ['first_response', 'resolution'] as const;
const FIGURES = ['count', 'mean_seconds', 'median_seconds', 'p90_seconds'] as const;
const COLUMNS = ['key', ...KINDS.flatMap((kind) => FIGURES.map((figure) => `${kind}_${figure}`))];

/** The first line of the CSV. */
export const TIMES_HEADER = `${COLUMNS.join(',')}\r\n`;

/** Returns times as CSV (RFC 4180), a line for each row; figures that are not there are empty. */
export const timesCsv = ({ rows }: Times): string =>
  TIMES_HEADER +
  rows
    .map(({ key, ...row }) => {
      const figures = KINDS.flatMap((kind) => FIGURES.map((figure) => row[kind][figure] ?? ''));
      return `${[key ?? '', ...figures].map(csvField).join(',')}\r\n`;
    })
    .join('');
