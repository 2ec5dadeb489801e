import { fileURLToPath } from 'node:url';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './build/compressed.ts';
import { reactAriaStrings } from './build/react-aria-strings.ts';

export default defineConfig({
  plugins: [
    lingui({ cwd: import.meta.dirname, macroTransform: true, failOnCompileError: true }),
    react(),
    reactAriaStrings(fileURLToPath(new URL('src/parts/aria-strings.ts', import.meta.url))),
    compressed(),
  ],
  build: {
    outDir: '../../../dist/web',
    emptyOutDir: true,
    assetsDir: 'app',
    // All of it is served by the console, under a policy that allows no inline script and no data: address but pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    rolldownOptions: {
      // How long our own plugins took is no warning.
      checks: { pluginTimings: false },
    },
    chunkSizeWarningLimit: 1_000,
  },
});
