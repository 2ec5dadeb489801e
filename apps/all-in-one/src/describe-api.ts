import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { loadConfig } from '#platform/config.js';
import { describeService, mergeDescriptions } from '#platform/http/describe.js';
import { createService } from '#platform/http/service.js';
import { MODULES } from './modules.js';

/** Writes openapi.json from the routes as they are; with --check compares instead, and fails where they differ. */
const FILE = 'openapi.json';
const folder = mkdtempSync(join(tmpdir(), 'corong-api-'));
const config = loadConfig(undefined, { DATA_DIR: folder, LOG_LEVEL: 'silent' });

const parts: OpenAPIObject[] = [];
for (const [app, moduleOf] of MODULES) {
  const service = await createService(app, moduleOf(config), config);
  parts.push(describeService(service));
  await service.close();
}
rmSync(folder, { recursive: true, force: true });

const text = `${JSON.stringify(mergeDescriptions(parts), null, 2)}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(FILE, text);
} else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write(
    'openapi.json does not describe the routes as they are: run `npm run api` and commit it\n',
  );
  process.exit(1);
}
process.exit(0);
