import { defineConfig } from 'vite'
import adonisjs from '@adonisjs/vite/client'

/** Tests look at pages, not at what changes meanwhile; and several runs at once cannot share the port that tells of it. */
const isTest = process.env.NODE_ENV === 'test'

export default defineConfig({
  server: isTest ? { hmr: false, ws: false, watch: null } : {},
  optimizeDeps: { noDiscovery: isTest },
  plugins: [
    adonisjs({
      entryPoints: [
        'resources/css/app.css',
        'resources/js/app.ts',
        'resources/css/admin.css',
        'resources/js/admin.ts',
      ],
      reload: ['resources/views/**/*.edge', 'framework/**/*.edge'],
    }),
  ],
})
