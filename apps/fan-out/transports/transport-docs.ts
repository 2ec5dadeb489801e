import type { TransportDescriptor, TransportDocs } from './transport-descriptor.js';

type Row = [name: string, docs: TransportDocs];

/** What every transport is to the people who use it. */
const TRANSPORTS_TABLE =
  '| transport | the brand enters | one follows by | one leaves by | an edited or deleted post |';
/** What a missing answer means. */
const ANSWERS_TABLE = '| transport | unknown from | what is done then |';

const line = (cells: string[]): string => `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |');

function table(head: string, rows: string[][]): string {
  const rule = `|${'---|'.repeat(head.split('|').length - 2)}`;
  return [head, rule, ...rows.map(line)].join('\n');
}

/** The tables of `docs/transports.md`, by their first line. */
function tablesOf(descriptors: readonly TransportDescriptor[]): [head: string, text: string][] {
  const rows = descriptors.map(({ name, docs }): Row => [
    docs.page ? `[\`${name}\`](${docs.page})` : `\`${name}\``,
    docs,
  ]);
  return [
    [
      TRANSPORTS_TABLE,
      table(
        TRANSPORTS_TABLE,
        rows.map(([name, docs]) => [name, docs.setUp, docs.followBy, docs.leaveBy, docs.afterChange]),
      ),
    ],
    [
      ANSWERS_TABLE,
      table(
        ANSWERS_TABLE,
        rows.map(([name, docs]) => [name, docs.unknownFrom, docs.afterNoAnswer]),
      ),
    ],
  ];
}

/** The page with its tables made anew; throws where it has lost one. */
export function withTransportTables(page: string, descriptors: readonly TransportDescriptor[]): string {
  return tablesOf(descriptors).reduce((text, [head, made]) => {
    const start = text.indexOf(head);
    if (start < 0) throw new Error(`The page has no table that begins with ${head}`);
    const end = text.indexOf('\n\n', start);
    return text.slice(0, start) + made + text.slice(end < 0 ? text.length : end);
  }, page);
}
