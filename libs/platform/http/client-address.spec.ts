import type { IncomingMessage } from 'node:http';
import { ClientAddress } from './client-address.js';

const PROXY = '192.0.2.1';

describe('the address of a client', () => {
  const of = (socket: string, forwarded?: string, unnamed = () => {}) =>
    new ClientAddress(`${PROXY}, 10.0.0.0/8, 2001:db8:1::/48`, unnamed).of({
      socket: { remoteAddress: socket },
      headers: { ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }) },
    } as unknown as IncomingMessage);

  it.each([
    ['the socket’s, where nobody stands between', '203.0.113.7', undefined, '203.0.113.7'],
    ['the socket’s, whatever a stranger says', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['IPv4, where the socket is IPv6', '::ffff:203.0.113.7', undefined, '203.0.113.7'],
    ['what the proxy says', PROXY, '203.0.113.7', '203.0.113.7'],
    ['what the last proxy says, not what was sent along', PROXY, '127.0.0.1, 203.0.113.7', '203.0.113.7'],
    ['what stands before all trusted ones', PROXY, '203.0.113.7, 10.0.0.4, 10.0.0.5', '203.0.113.7'],
    ['without its port', PROXY, '203.0.113.7:51234', '203.0.113.7'],
    ['without the port of a proxy on the way', PROXY, '203.0.113.7:5, 10.0.0.4:80', '203.0.113.7'],
    ['IPv6', PROXY, '2001:db8:2::7', '2001:db8:2::7'],
    ['IPv6 in brackets', PROXY, '[2001:db8:2::7]', '2001:db8:2::7'],
    ['IPv6 with a port', PROXY, '[2001:db8:2::7]:51234', '2001:db8:2::7'],
    ['IPv4 within IPv6, with a port', PROXY, '[::ffff:203.0.113.7]:1', '203.0.113.7'],
    ['what a proxy says over IPv6', '2001:db8:1::1', '203.0.113.7', '203.0.113.7'],
    ["the proxy's where it says nothing", PROXY, undefined, PROXY],
    ["the proxy's where it says nothing new", PROXY, '', PROXY],
  ])('is %s', (_, socket, forwarded, address) => {
    expect(of(socket, forwarded)).toBe(address);
  });

  it.each([
    'unknown',
    '_hidden',
    'unix:',
    '1',
    '1.2',
    '0x7f.1',
    '203.0.113.7:',
    '[203.0.113.7]',
    '203.0.113.7:a',
  ])('is not searched for before the entry %s, and a callback reports that', (entry) => {
    let told = 0;
    expect(of(PROXY, `127.0.0.1, ${entry}`, () => void told++)).toBe(PROXY);
    expect(told).toBe(1);
    expect(of(PROXY, `${entry}, 203.0.113.7`, () => void told++)).toBe('203.0.113.7');
    expect(told).toBe(1);
  });
});
