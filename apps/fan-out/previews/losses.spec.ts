import type { RenderedPost } from '../transports/rendered-post.js';
import { lossesOf } from './losses.js';

const LINKS = 'See https://a.example/1, https://a.example/2 and https://a.example/3.';
const rendered = (more: Partial<RenderedPost>): RenderedPost => ({
  title: null,
  body: LINKS,
  end: null,
  cutAt: null,
  ...more,
});
const said = (post: { title?: string; body: string }, more: Partial<RenderedPost>) =>
  lossesOf({ title: null, ...post }, rendered({ body: post.body, ...more })).map(({ words }) => words);

describe('what a post loses', () => {
  it('is nothing where all of it arrives, with or without its title apart', () => {
    expect(said({ title: 'Gayo', body: LINKS }, { title: 'Gayo' })).toEqual([]);
    expect(said({ title: 'Gayo  is back', body: 'Now' }, { body: 'Gayo is back · Now' })).not.toContain(
      'The title is left out',
    );
    expect(said({ body: LINKS }, { title: 'New from Kopi' })).toEqual([]);
    expect(said({ title: 'Gayo', body: 'Now' }, { title: 'Kopi', body: 'Gayo · Now' })).toEqual([]);
  });

  it('names the characters and the links that are cut off', () => {
    const body = 'See https://a.example/1, https://a.example/2 and https://a.exam…';
    const cutAt = { most: 1_024, unit: 'characters' } as const;
    expect(lossesOf({ title: null, body: LINKS }, rendered({ body, cutAt }))).toEqual([
      {
        kind: 'cut',
        kept: 63,
        of: 69,
        limit: 1_024,
        unit: 'characters',
        words: 'Cut after 63 of 69 characters: it takes 1,024 characters',
      },
      { kind: 'links', kept: 2, of: 3, limit: null, unit: null, words: '2 of 3 links arrive' },
    ]);
  });

  it('counts a link that stands there twice twice', () =>
    expect(
      said({ body: 'https://a.example/1 https://a.example/1' }, { body: 'https://a.example/1 …' }),
    ).toEqual(['1 of 2 links arrive']));

  it('names a title that is left out, and lines that become one', () =>
    expect(said({ title: 'Gayo', body: 'One\ntwo' }, { body: 'One · two' })).toEqual([
      'The title is left out',
      'All of it stands on one line',
    ]));

  it('does not miss line breaks that were cut off with the rest', () => {
    const cutAt = { most: 10, unit: 'characters' } as const;
    expect(said({ body: `${'x'.repeat(20)}\nmore` }, { body: `${'x'.repeat(9)}…`, cutAt })).toEqual([
      'Cut after 9 of 25 characters: it takes 10 characters',
    ]);
  });
});
