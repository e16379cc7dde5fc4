import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { compress } from './build/compress.ts';

/** Where `npm run dev` sends API calls: a running Spoor, or `npm run mock`. */
const api = process.env.SPOOR_URL ?? 'http://localhost:3200';

export default defineConfig({
  plugins: [react(), compress()],
  build: { target: 'es2023', sourcemap: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 600 },
  server: { proxy: { '/api': api } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
