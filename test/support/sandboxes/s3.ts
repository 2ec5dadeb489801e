import { fastify, type FastifyRequest } from 'fastify';
import { serve } from './rate-meter.js';

const SIGNED =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([a-z0-9-]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=[0-9a-f]{64}$/;

/** A bucket that speaks S3: it asks for a signature (AWS Signature Version 4) of the right key, region and headers, and keeps bytes. */
export async function startS3Sandbox({ bucket = 'corong-files', region = 'us-east-1' } = {}) {
  const [accessKeyId, secretAccessKey] = ['SANDBOXKEY', 'sandbox-secret'];
  const objects = new Map<string, Buffer>();
  const app = fastify({ forceCloseConnections: true, bodyLimit: 101 * 1024 * 1024 });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  const fault = ({ headers }: FastifyRequest): string | null => {
    const [, key, where, names] = SIGNED.exec(headers.authorization ?? '') ?? [];
    const signed = names?.split(';') ?? [];
    if (key !== accessKeyId || where !== region) return 'InvalidAccessKeyId';
    const needed = ['host', 'x-amz-date', 'x-amz-content-sha256'];
    return needed.every((name) => signed.includes(name) && headers[name]) ? null : 'SignatureDoesNotMatch';
  };
  const xml = (code: string) =>
    `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;

  app.route<{ Params: { bucket: string; '*': string } }>({
    method: ['GET', 'PUT', 'DELETE'],
    url: '/:bucket/*',
    handler: (request, reply) => {
      const key = request.params['*'];
      void reply.type('application/xml');
      const wrong = fault(request);
      if (wrong) return reply.code(403).send(xml(wrong));
      if (request.params.bucket !== bucket) return reply.code(404).send(xml('NoSuchBucket'));
      if (request.method === 'PUT') {
        const body = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
        if (body.length !== Number(request.headers['content-length']))
          return reply.code(400).send(xml('IncompleteBody'));
        objects.set(key, body);
        return reply.header('etag', '"1"').send();
      }
      if (request.method === 'DELETE') {
        objects.delete(key);
        return reply.code(204).send();
      }
      const bytes = objects.get(key);
      if (!bytes) return reply.code(404).send(xml('NoSuchKey'));
      const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
      void reply.type('application/octet-stream');
      if (start === undefined) return reply.send(bytes);
      return reply.code(206).send(bytes.subarray(Number(start), Number(end) + 1));
    },
  });
  const served = await serve(app, { error: () => ({}) });
  return {
    ...served,
    objects,
    location: { bucket, region, endpoint: served.url, accessKeyId, secretAccessKey },
  };
}
