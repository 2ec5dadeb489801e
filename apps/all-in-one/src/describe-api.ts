import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { APPS } from '#platform/app.js';
import { describeService, mergeDescriptions } from '#platform/description/describe.js';
import { OPERATIONS_PREFIX } from '../../console/gateway/routes.js';
import { createFor, MODULES } from './modules.js';

/** The command `npm run api`: writes openapi.json from the routes; with --check compares instead, and fails if they differ. */
const FILE = 'openapi.json';
const folder = mkdtempSync(join(tmpdir(), 'corong-api-'));

const parts: OpenAPIObject[] = [];
for (const app of MODULES) {
  const service = await createFor(app, { DATA_DIR: folder, LOG_LEVEL: 'silent' });
  parts.push(describeService(service));
  await service.close();
}
rmSync(folder, { recursive: true, force: true });

const text = `${JSON.stringify(throughGateway(mergeDescriptions(parts)), null, 2)}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(FILE, text);
} else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write(
    'openapi.json does not describe the routes as they are: run `npm run api` and commit it\n',
  );
  process.exit(1);
}
process.exit(0);

/** Each app's operator routes lie under one path in all of them, and under the app's name at the gateway. */
function throughGateway(document: OpenAPIObject): OpenAPIObject {
  const app = {
    name: 'app',
    in: 'path',
    required: true,
    description: 'Which app',
    schema: { type: 'string', enum: [...APPS], examples: ['fan-out'] },
  } as const;
  const paths = Object.entries(document.paths).map(([path, item]) =>
    path.startsWith(`${OPERATIONS_PREFIX}/`)
      ? [path.replace(OPERATIONS_PREFIX, `${OPERATIONS_PREFIX}/{app}`), { ...item, parameters: [app] }]
      : [path, item],
  );
  return { ...document, paths: Object.fromEntries(paths) as OpenAPIObject['paths'] };
}
