import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { startS3Sandbox } from '../../../../test/support/sandboxes/s3.js';
import { tempFolder } from '../../../../test/support/temp.js';
import { describeMediaStore } from '../../ports/media-store.contract.js';
import { MediaStoreUnavailable } from '../../ports/media-store.port.js';
import { S3MediaStore, type S3Location } from './s3-media-store.js';

describeMediaStore('the media store in a bucket', async () => {
  const s3 = await startS3Sandbox();
  const stores: S3MediaStore[] = [];
  return {
    open() {
      stores.push(new S3MediaStore(s3.location));
      return stores.at(-1)!;
    },
    names: () => [...s3.objects.keys()],
    async dispose() {
      for (const store of stores) await store.onApplicationShutdown();
      await s3.close();
    },
  };
});

/** The same with a real store: `CORONG_S3=http://KEY:SECRET@HOST:PORT/BUCKET`. */
const real = process.env['CORONG_S3'];
if (real) {
  const { protocol, host, pathname, username, password } = new URL(real);
  const location: S3Location = {
    ...{ bucket: pathname.slice(1), region: 'us-east-1', endpoint: `${protocol}//${host}` },
    ...{ accessKeyId: username, secretAccessKey: password },
  };
  const client = new S3Client({
    ...{ region: location.region, endpoint: location.endpoint!, forcePathStyle: true },
    credentials: location,
  });
  describeMediaStore('the media store in a bucket of CORONG_S3', () => ({
    open: () => new S3MediaStore(location),
    async names() {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: location.bucket }));
      return Contents.map(({ Key }) => Key!);
    },
    dispose: () => client.destroy(),
  }));
}

describe('a bucket that takes nothing', () => {
  it.each([
    ['whose key is wrong', (location: object) => ({ ...location, accessKeyId: 'OTHER' })],
    ['that does not exist', (location: object) => ({ ...location, bucket: 'nobodys' })],
    ['whose host does not answer', (location: object) => ({ ...location, endpoint: 'http://127.0.0.1:1' })],
  ])('%s is away, and leaves the file where it was', async (_, changed) => {
    const [s3, temp] = [await startS3Sandbox(), tempFolder('s3')];
    const store = new S3MediaStore(changed(s3.location) as typeof s3.location);
    const file = join(temp.path, 'file');
    writeFileSync(file, 'bytes');
    await expect(store.put('med_01k6zq8h4v9d2m7c5x3t0p6y1n', file)).rejects.toThrow(MediaStoreUnavailable);
    expect(s3.objects.size).toBe(0);
    await store.onApplicationShutdown();
    await s3.close();
    temp.remove();
  });
});
