import type { ArgumentsHost } from '@nestjs/common';
import { pino } from 'pino';
import { Keys } from '../security/keys.js';
import { Problem } from './problem.js';
import { ProblemFilter } from './problem.filter.js';

describe('a request that needs a stored text that no key opens', () => {
  it('gets a 500, and the log gives the reason without the text', () => {
    const lines: string[] = [];
    const filter = new ProblemFilter(pino({}, { write: (line) => void lines.push(line) }));
    const sealed = new Keys(Keys.generate()).seal('address', 'siti@example.test', 'fol_1');
    const sent: { status?: number; body?: string } = {};
    const reply = {
      raw: { headersSent: false },
      request: { headers: {} },
      header: () => reply,
      status: (status: number) => ((sent.status = status), reply),
      send: (body: string) => ((sent.body = body), reply),
    };
    const http = {
      getResponse: () => reply,
      getRequest: () => ({ headers: { 'x-request-id': 'r-1' }, routeOptions: { url: '/v1/followers/:id' } }),
    };
    try {
      new Keys(Keys.generate()).open('address', sealed, 'fol_1');
    } catch (error) {
      filter.catch(error, { switchToHttp: () => http } as unknown as ArgumentsHost);
    }
    expect(sent.status).toBe(500);
    expect(sent.body).not.toMatch(/[sS]eal/);
    expect(JSON.parse(lines.join(''))).toMatchObject({
      error: 'BrokenSeal',
      reason: 'Sealed text is not what was sealed for this row',
      route: '/v1/followers/:id',
      id: 'r-1',
    });
    expect(lines.join('')).not.toContain(sealed);
  });
});

describe('an unreachable provider or store', () => {
  it('is logged once a minute without a stack trace, however many requests fail', () => {
    const lines: string[] = [];
    const filter = new ProblemFilter(pino({}, { write: (line) => void lines.push(line) }));
    const reply = { raw: { headersSent: true, destroy: () => undefined } };
    const host = (id: string) => ({
      switchToHttp: () => ({
        getResponse: () => reply,
        getRequest: () => ({
          headers: { 'x-request-id': id },
          routeOptions: { url: '/v1/connections/telegram' },
        }),
      }),
    });
    const away = new Problem(503, 'Telegram could not be reached; try again', { retryAfter: 10 });
    const store = Object.assign(new Error('10.0.0.7 refused'), { code: 'ECONNREFUSED' });
    for (const error of [away, away, store, away, store])
      filter.catch(error, host(`r-${lines.length}`) as unknown as ArgumentsHost);
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(told).toMatchObject([
      { level: 40, id: 'r-0', route: '/v1/connections/telegram', reason: away.message },
      { level: 40, id: 'r-1', reason: 'A store is unavailable; try again shortly' },
    ]);
    expect(told).toHaveLength(2);
    expect(lines.join('')).not.toMatch(/frames|10\.0\.0\.7/);
  });
});
