/*
 * What every template may use besides AdonisJS's own globals.
 */
import edge from 'edge.js'
import { attributes } from '#framework/html/main'
import { cover } from '#services/cover'
import { date, day, dayAndMonth, month, monthName } from '#services/dates'
import site from '#config/site'

const globals = { site, attrs: attributes, cover, date, day, dayAndMonth, month, monthName }

for (const [name, value] of Object.entries(globals)) edge.global(name, value)
