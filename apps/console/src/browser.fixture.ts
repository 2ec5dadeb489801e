import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import type { Answer, Body, HeaderFields, Method } from '../../../test/support/http-client.js';

/** User-Agent of the browser. */
export const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** A browser with a page of the console open: it keeps the cookie, and sends what a browser sends by itself. */
export class Browser {
  cookie = '';

  constructor(
    private readonly app: AppUnderTest,
    private readonly from = '127.0.0.1',
  ) {}

  /** What a page of this origin sends along. */
  get headers(): HeaderFields {
    return {
      'user-agent': FIREFOX,
      origin: this.app.config.publicUrl,
      host: new URL(this.app.config.publicUrl).host,
      'sec-fetch-site': 'same-origin',
      ...(this.cookie && { cookie: this.cookie }),
    };
  }

  /** Header of a request without what says where it comes from. */
  get cookieAlone(): HeaderFields {
    return { cookie: this.cookie };
  }

  async send<T = any>(method: Method, path: string, body?: Body, headers?: HeaderFields): Promise<Answer<T>> {
    const answer = await this.app
      .from(this.from)
      .send<T>(method, path, body, { ...this.headers, ...headers });
    const set = answer.headers['set-cookie'];
    if (set) this.cookie = set.includes('Max-Age=0') ? '' : set.split(';')[0]!;
    return answer;
  }

  get<T = any>(path: string, headers?: HeaderFields): Promise<Answer<T>> {
    return this.send<T>('GET', path, undefined, headers);
  }

  post<T = any>(path: string, body: Body = {}, headers?: HeaderFields): Promise<Answer<T>> {
    return this.send<T>('POST', path, body, headers);
  }

  patch<T = any>(path: string, body: Body): Promise<Answer<T>> {
    return this.send<T>('PATCH', path, body);
  }

  delete<T = any>(path: string): Promise<Answer<T>> {
    return this.send<T>('DELETE', path);
  }
}
