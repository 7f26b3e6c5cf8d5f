/*
 * What script adds to the public pages. Every page is complete without it.
 */
import './behaviours/current_heading.js'
import './behaviours/submit_once.js'
