import { defineConfig } from 'vitest/config';

// Apart from the other tests, as these need a screen: `cargo xtask desktop npm run axe`.
export default defineConfig({
  test: { environment: 'node', include: ['tests/axe/*.axe.ts'], testTimeout: 30_000, hookTimeout: 60_000 },
});
