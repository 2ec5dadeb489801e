// npm run check: types, lint, import rules, texts, format and the API description; names those that fail.
import { build, install, run } from './toolchain.mjs';

install();
build();
const CHECKS = {
  types: ['tsc', ['-p', 'tsconfig.json']],
  'types of the browser app': ['tsc', ['-p', 'apps/console/web/tsconfig.json']],
  lint: ['eslint', ['.']],
  'import rules': [
    'depcruise',
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'apps', 'libs', 'test', 'bench'],
  ],
  'import rules of the browser app': [
    'depcruise',
    ['--config', 'apps/console/web/.dependency-cruiser.cjs', '--output-type', 'err', 'apps/console/web/src'],
  ],
  'texts of the browser app': ['node', ['scripts/texts.mjs', '--check']],
  format: ['prettier', ['--check', '--log-level', 'warn', '.']],
  'API description': ['node', ['dist/apps/all-in-one/src/describe-api.js', '--check']],
};
const broken = Object.entries(CHECKS).flatMap(([name, [program, args]]) => {
  const status = run(program, args);
  console.log(`${name}: ${status === 0 ? 'holds' : 'BROKEN'}`);
  return status === 0 ? [] : [name];
});
process.exit(broken.length > 0 ? 1 : 0);
