/*
 * Entry point of every `node ace …` command. In development it compiles TypeScript on the fly;
 * `node ace build` writes a copy without that import.
 */
import '@poppinss/ts-exec'
await import('./bin/console.js')
