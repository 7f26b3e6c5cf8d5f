export { clientFiles } from './client_files.js'
