import { createHmac } from 'node:crypto';
import { fastify } from 'fastify';
import { serve } from './rate-meter.js';

/** A Facebook page, and the Instagram account that is linked to it. */
export interface SandboxPage {
  id: string;
  name: string;
  accessToken: string;
  instagram?: { id: string; username: string };
}

export interface MessengerOptions {
  port?: number;
  appSecret?: string;
  pages?: SandboxPage[];
}

export type MessengerSandbox = Awaited<ReturnType<typeof startMessengerSandbox>>;

/** The `appsecret_proof` of a request: HMAC-SHA256 of the token with the app's secret. */
export const proofOf = (token: string, appSecret: string): string =>
  createHmac('sha256', appSecret).update(token).digest('hex');

export const graphError = (code: number, message: string) => ({
  error: { message: `(#${code}) ${message}`, type: 'OAuthException', code, fbtrace_id: 'A1b2C3d4E5' },
});

/** Starts a server that answers `GET /me` of the Graph API for a page's access token. */
export async function startMessengerSandbox({
  port,
  appSecret = 'sandbox-secret',
  pages = [
    {
      id: '101234567890123',
      name: 'Kopi Nusantara',
      accessToken: 'sandbox-page-token',
      instagram: { id: '17841405822304914', username: 'kopi.nusantara' },
    },
  ],
}: MessengerOptions = {}) {
  const app = fastify({ forceCloseConnections: true });
  app.get<{ Querystring: { fields?: string; appsecret_proof?: string } }>(
    '/v:version/me',
    async (request, reply) => {
      const page = pages.find(({ accessToken }) => request.headers.authorization === `Bearer ${accessToken}`);
      if (!page) return reply.code(401).send(graphError(190, 'Invalid OAuth access token'));
      const { fields = '', appsecret_proof } = request.query;
      if (appsecret_proof !== undefined && appsecret_proof !== proofOf(page.accessToken, appSecret))
        return reply.code(400).send(graphError(100, 'Invalid appsecret_proof provided in the API argument'));
      const { id, name, instagram } = page;
      return {
        id,
        ...(fields.includes('name') && { name }),
        ...(fields.includes('instagram_business_account') &&
          instagram && { instagram_business_account: instagram }),
      };
    },
  );
  const served = await serve(app, {
    ...(port !== undefined && { port }),
    error: ({ status, code }) => graphError(code ?? (status < 500 ? 100 : 2), 'Something went wrong'),
  });
  return { ...served, pages, appSecret };
}
