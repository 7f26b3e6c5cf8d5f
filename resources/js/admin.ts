/*
 * What script adds to the admin. Every page of it works without.
 */
import './admin/partial.js'
import './admin/selection.js'
import './admin/combobox.js'
import './admin/close_details.js'
import './admin/dialog.js'
import './admin/drop_empty.js'
import './admin/unsaved.js'
import './behaviours/submit_once.js'
