/** Everything that an address of the admin shows or does. */
export { bulkDeed } from './bulk.js'
export { dashboardPage } from './dashboard.js'
export { screen } from './error_page.js'
export { showFile } from './files.js'
export { createPage, editPage, storeRecord, updateRecord } from './form_pages.js'
export { optionsOf, preview } from './fragments.js'
export { listPage } from './list_page.js'
export { actionPage, actOnRecord, destroyPage, destroyRecord, showPage } from './record_pages.js'
