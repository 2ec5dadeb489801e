import { defineConfig } from '@lingui/conf';
import { createSwcExtractor } from '@lingui/native-tools';
import { formatter } from '@lingui/format-po';

/** Each folder of src has catalogues of its own, so that whoever adds a screen touches no other folder's texts. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'id'],
  catalogs: [{ path: '<rootDir>/src/{name}/texts/{locale}', include: ['<rootDir>/src/{name}'] }],
  extractors: [createSwcExtractor()],
  format: formatter({ origins: false, lineNumbers: false }),
});
