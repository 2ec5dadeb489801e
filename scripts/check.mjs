// npm run check: types, lint, import rules, format and the API description; names those that fail.
import { build, install, run } from './toolchain.mjs';

install();
build();
const CHECKS = {
  types: ['tsc', ['-p', 'tsconfig.json']],
  lint: ['eslint', ['.']],
  'import rules': [
    'depcruise',
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'apps', 'libs', 'test', 'bench'],
  ],
  format: ['prettier', ['--check', '--log-level', 'warn', '.']],
  'API description': ['node', ['dist/apps/all-in-one/src/describe-api.js', '--check']],
};
const broken = Object.entries(CHECKS).flatMap(([name, [program, args]]) => {
  const status = run(program, args);
  console.log(`${name}: ${status === 0 ? 'holds' : 'BROKEN'}`);
  return status === 0 ? [] : [name];
});
process.exit(broken.length > 0 ? 1 : 0);
