import type { VisitedLink } from '../links/visited-links.js';
import { LinkEntries } from './link-entries.js';

const link = (link_id: string, ad_id: string, workspace_id: string): VisitedLink =>
  ({ link_id, ad_id, workspace_id }) as VisitedLink;

describe('links in memory', () => {
  const filled = (): LinkEntries => {
    const entries = new LinkEntries();
    entries.set('', 'one', { link: link('l1', 'a1', 'w1'), until: 9 });
    entries.set('', 'two', { link: link('l2', 'a1', 'w1'), until: 9 });
    entries.set('d1', 'one', { link: link('l3', 'a2', 'w1'), until: 9 });
    entries.set('', 'none', { link: null, until: 9 });
    return entries;
  };
  const expired = (entries: LinkEntries): string[] =>
    (
      [
        ['', 'one'],
        ['', 'two'],
        ['d1', 'one'],
        ['', 'none'],
      ] as const
    ).flatMap(([domain, code]) => (entries.get(domain, code)!.until === 0 ? [`${domain}/${code}`] : []));

  it.each([
    ['l1', ['/one']],
    ['a1', ['/one', '/two']],
    ['w1', ['/one', '/two', 'd1/one']],
    ['other', []],
  ])('are read again once %s changed', (id, codes) => {
    const entries = filled();
    entries.expire(id);
    expect(expired(entries)).toEqual(codes);
  });

  it('are indexed by the ids of their latest version', () => {
    const entries = filled();
    entries.set('', 'one', { link: link('l1', 'a2', 'w1'), until: 9 });
    entries.expire('a1');
    expect(expired(entries)).toEqual(['/two']);
    entries.expire('a2');
    expect(expired(entries)).toEqual(['/one', '/two', 'd1/one']);
  });
});
