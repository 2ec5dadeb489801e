import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/** The list of a package's strings in all languages of React Aria. */
const LIST =
  /\/(react-aria|react-stately|react-aria-components)\/dist\/private\/(?:(\w+)\/)?intlStrings\.mjs$/;

/**
 * React Aria brings its strings in 34 languages, and Indonesian is none of them. Each list of strings is replaced by the
 * English ones and by those of `file`, which exports an object for each package.
 */
export function reactAriaStrings(file: string): Plugin {
  return {
    name: 'react-aria-strings',
    enforce: 'pre',
    load: {
      filter: { id: LIST },
      handler(id) {
        const [, library, name] = LIST.exec(id)!;
        const [, english] = /from "([^"]+en-US\.mjs)"/.exec(readFileSync(id, 'utf8'))!;
        const own = nameOf(library!, name);
        const head = `import en from ${JSON.stringify(join(dirname(id), english!))};`;
        // Packages of parts that no screen uses have no strings of ours.
        if (!new RegExp(`^export const ${own} =`, 'm').test(readFileSync(file, 'utf8')))
          return `${head}\nexport default { 'en-US': en };`;
        return `${head}\nimport { ${own} } from ${JSON.stringify(file)};\nexport default { 'en-US': en, 'id-ID': ${own} };`;
      },
    },
  };
}

/** The name under which the file exports the strings of a package. */
const nameOf = (library: string, name?: string): string =>
  library === 'react-aria-components' ? 'components' : library === 'react-stately' ? `${name}State` : name!;
