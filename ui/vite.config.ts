import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

// The tests use what `npm run i18n` has compiled: with the plugin, vitest waits ten seconds for it to close.
const catalogue = paraglideVitePlugin({
  project: './project.inlang',
  outdir: './src/paraglide',
  strategy: ['baseLocale'],
});

export default defineConfig({
  plugins: [
    svelte(),
    svelteTesting(),
    process.env['VITEST'] === undefined && catalogue,
  ],
  // The window's content security policy allows no inline script, and WebKit preloads modules by itself.
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssCodeSplit: false,
  },
  // The fixtures lie outside of this folder, because the Rust snapshots write them.
  server: { port: 5173, strictPort: true, fs: { allow: ['..'] } },
  test: { environment: 'happy-dom', include: ['tests/**/*.test.ts'], setupFiles: ['tests/setup.ts'], testTimeout: 20_000 },
});
