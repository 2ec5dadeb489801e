import { parse } from 'node:querystring';
import { clickParameters, type ClickParameters } from './click.parameters.js';

const flat = ({ consent, source }: ClickParameters) => ({ consent, ...source });
const of = (query: string) => flat(clickParameters(parse(query) as Record<string, unknown>));

describe('the parameters of a click', () => {
  it.each<[string, object]>([
    [
      'utm_source=fb&amp;utm_medium=cpc&amp;fbclid=IwAR0z',
      { utm_source: 'fb', utm_medium: 'cpc', fbclid: 'IwAR0z' },
    ],
    ['utm_source=fb&amp;amp;fbclid=IwAR0z', { utm_source: 'fb', fbclid: 'IwAR0z' }],
    ['utm_source=fb?fbclid=IwAR0y', { utm_source: 'fb', fbclid: 'IwAR0y' }],
    ['utm_source=fb%3Ffbclid%3DIwAR0y', { utm_source: 'fb', fbclid: 'IwAR0y' }],
    [
      'utm_source=fb%26fbclid%3DIwAR0y%26consent%3Dgranted',
      { utm_source: 'fb', fbclid: 'IwAR0y', consent: 'granted' },
    ],
    ['utm_source=fb;fbclid=IwAR0y', { utm_source: 'fb', fbclid: 'IwAR0y' }],
    ['?fbclid=IwAR0y', { fbclid: 'IwAR0y' }],
    ['x=1?fbclid=IwAR0y', { fbclid: 'IwAR0y' }],
    ['FBCLID=IwAR0y', { fbclid: 'IwAR0y' }],
    ['fbclid=IwAR0S&fbclid=IwAR0S', { fbclid: 'IwAR0S' }],
    ['fbclid=IwAR0S&fbclid=IwAR0S/', { fbclid: 'IwAR0S' }],
    ['fbclid=IwAR0S&fbclid=', { fbclid: 'IwAR0S' }],
    ['fbclid=IwAR0sl/', { fbclid: 'IwAR0sl' }],
    ['fbclid=IwAR0x?ref=share', { fbclid: 'IwAR0x' }],
    ['fbclid=IwAR0x%23top', { fbclid: 'IwAR0x' }],
    ['fbclid=IwAR0x)', { fbclid: 'IwAR0x' }],
    ['fbclid=%20IwAR0x%22%0A', { fbclid: 'IwAR0x' }],
    ['fbclid=IwAR0_x-1.2', { fbclid: 'IwAR0_x-1.2' }],
    ['utm_source=a&utm_source=a&consent=denied&consent=denied', { utm_source: 'a', consent: 'denied' }],
    ['utm_content=what?now&utm_term=a;b', { utm_content: 'what?now', utm_term: 'a;b' }],
  ])('%s', (query, kept) => expect(of(query)).toEqual({ consent: 'unknown', ...kept }));

  it('keep the click ids of all networks, including those nested in other values', () => {
    const query = 'gclid=E-1&gbraid=0A&wbraid=Cj&ttclid=E.C.P.1&msclkid=3c&twclid=23o&li_fat_id=34-ab';
    expect(of(`${query}&utm_source=tt?gclid=E-1`)).toEqual({
      consent: 'unknown',
      gclid: 'E-1',
      gbraid: '0A',
      wbraid: 'Cj',
      ttclid: 'E.C.P.1',
      msclkid: '3c',
      twclid: '23o',
      li_fat_id: '34-ab',
      utm_source: 'tt',
    });
    expect(of('gclid=a&gclid=b&ttclid=%20')).toEqual({ consent: 'unknown' });
  });

  it('keep at most five contradictory click ids, and use none of them', () => {
    expect(of('fbclid=IwAR0A&fbclid=IwAR0B')).toEqual({
      consent: 'unknown',
      ambiguous_fbclids: ['IwAR0A', 'IwAR0B'],
    });
    expect(of('fbclid=A&utm_source=x?fbclid=B').ambiguous_fbclids).toEqual(['A', 'B']);
    const many = Array.from({ length: 50 }, (_, number) => `fbclid=id${number}`).join('&');
    expect(of(many).ambiguous_fbclids).toHaveLength(5);
  });

  it('leave out parts of ids and contradictory values', () => {
    expect(of(`fbclid=${'a'.repeat(501)}`)).toEqual({ consent: 'unknown' });
    expect(of('fbclid=IwAR0%20x')).toEqual({ consent: 'unknown' });
    expect(of('fbclid=caf%C3%A9')).toEqual({ consent: 'unknown' });
    expect(of('consent=granted&consent=denied&utm_source=a&utm_source=b')).toEqual({ consent: 'unknown' });
    expect(flat(clickParameters({ fbclid: ['a', 5, null], utm_source: { a: 'b' } }))).toEqual({
      consent: 'unknown',
      fbclid: 'a',
    });
  });

  it('are read in bounded time, whatever is sent', () => {
    for (const odd of [';amp;', '?', '/', '!a', '&fbclid', ' '])
      expect(of(`utm_source=${encodeURIComponent(odd.repeat(4_000))}`)).toEqual({ consent: 'unknown' });
    expect(of(`fbclid=${encodeURIComponent(`${'!'.repeat(15_000)}a`)}`)).toEqual({ consent: 'unknown' });
  });
});
