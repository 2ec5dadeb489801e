import type { ArgumentsHost } from '@nestjs/common';
import { pino } from 'pino';
import { Keys } from '../security/keys.js';
import { ProblemFilter } from './problem.filter.js';

describe('a request that needs a stored text which no key opens', () => {
  it('is answered as a fault of the house, and the log says why without what is stored', () => {
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
      getRequest: () => ({ routeOptions: { url: '/v1/followers/:id' } }),
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
    });
    expect(lines.join('')).not.toContain(sealed);
  });
});
