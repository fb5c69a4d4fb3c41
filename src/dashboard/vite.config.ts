import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compressParts } from './compress-parts.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `npm run dashboard`, which `npm ci` runs too: the page goes to `dist`, where the service finds it. */
export default defineConfig({
  root: here('./page'),
  cacheDir: here('../../node_modules/.cache/vite'),
  plugins: [compressParts()],
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    target: 'es2023',
    // The page's policy allows no data: URLs and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
