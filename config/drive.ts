import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { defineConfig, services } from '@adonisjs/drive'
import { projectPath } from '#framework/server/main'

/*
 * Where files are kept that people give: a folder of this machine, outside of what is public. Whoever may see a file,
 * the policy of its record says.
 */
const driveConfig = defineConfig({
  default: 'files',
  services: {
    files: services.fs({
      location: projectPath(app, env.get('STORAGE_FOLDER', 'storage')),
      visibility: 'private',
      serveFiles: false,
    }),
  },
})

export default driveConfig

declare module '@adonisjs/drive/types' {
  export interface DriveDisks extends InferDriveDisks<typeof driveConfig> {}
}
