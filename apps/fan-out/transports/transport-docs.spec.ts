import { readFileSync } from 'node:fs';
import { withTransportTables } from './transport-docs.js';
import { SENDING_TRANSPORTS } from './sending-transports.js';
import { DESCRIPTORS } from './transport-list.js';

const page = readFileSync('docs/transports.md', 'utf8');

describe('docs/transports.md', () => {
  it('has the tables that the transports state; `npm run docs` writes them', () => {
    expect(withTransportTables(page, DESCRIPTORS)).toBe(page);
  });

  it('have a row in each table for an added transport', () => {
    const [first] = DESCRIPTORS;
    const added = withTransportTables(page, [...DESCRIPTORS, { ...first!, name: 'pigeon' as never }]);
    expect(added.split('\n').filter((line) => line.startsWith('| `pigeon` |'))).toHaveLength(2);
  });

  it('say what cannot be changed after it was sent', () => {
    for (const { descriptor, prototype } of SENDING_TRANSPORTS) {
      const { changes, docs } = descriptor;
      expect('edit' in prototype).toBe('edited' in changes);
      expect('remove' in prototype).toBe('deleted' in changes);
      expect(/^stays as it was/.test(docs.afterChange)).toBe(Object.keys(changes).length === 0);
    }
  });
});
