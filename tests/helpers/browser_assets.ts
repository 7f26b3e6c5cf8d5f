import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { build } from 'vite'

/** What style sheets and scripts are made of. */
const SOURCES = ['resources/css', 'resources/js', 'vite.config.ts', 'package-lock.json']
const MANIFEST = 'public/assets/.vite/manifest.json'

/**
 * Serves the style sheets and scripts that production serves. Vite's development server, which the other suites run
 * with, answers with modules that put inline styles into the page: the Content-Security-Policy refuses those.
 */
export async function serveBuiltAssets(): Promise<void> {
  await buildAssets(app.makePath())
  const vite = await app.container.make('vite')
  vite.hasManifestFile = true
  await vite.stopDevServer()
}

/** Builds them where something they are made of has changed. @param root  the project's folder */
export async function buildAssets(root: string): Promise<void> {
  const changed = (path: string) => changedAt(join(root, path))
  if (changed(MANIFEST) >= Math.max(...SOURCES.map(changed))) return
  await build({ root, mode: 'production', logLevel: 'error' })
}

/** The instant of the youngest file at a path, or 0 where there is none. */
function changedAt(place: string): number {
  const stats = statSync(place, { throwIfNoEntry: false })
  if (!stats) return 0
  if (!stats.isDirectory()) return stats.mtimeMs
  const files = readdirSync(place, { recursive: true, encoding: 'utf8' })
  return Math.max(...files.map((file) => statSync(join(place, file)).mtimeMs))
}
