import { Exception } from '@adonisjs/core/exceptions'

/** How much may be asked for, as it is calculated with: whole microseconds, which doubles hold exactly. */
export interface Rate {
  /** Units per window, as declared. */
  quota: number
  /** Seconds. */
  window: number
  /** Units that may be taken at once. */
  burst: number
  /** Microseconds after which one unit has come back. */
  interval: number
  /** Microseconds after which an allowance that was used up is whole. */
  capacity: number
}

const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86_400 }
const RATE = /^(\d+)\s*\/\s*(?:(\d+)\s*)?(second|minute|hour|day)s?(?:\s+burst\s+(\d+))?$/

/** More is no limit, and would leave the whole microseconds. */
const MOST_PER_SECOND = 1_000_000

/** A rate that cannot be read, or allows nothing. */
export class InvalidRateException extends Exception {
  static status = 500
  static code = 'E_INVALID_RATE'

  constructor(text: string, reason: string) {
    super(`"${text}" is not a rate: ${reason}`)
    this.help = 'Rates look like 60/minute, 5/10 seconds or 60/minute burst 20.'
  }
}

/**
 * Reads a rate: `60/minute` lets sixty units through, at once if somebody wants so, and gives one back each second;
 * `60/minute burst 20` gives back as many but lets only twenty through at once.
 * @param scale  what quota and burst are multiplied by
 * @throws E_INVALID_RATE
 */
export function toRate(text: string, scale = 1): Rate {
  const [, quotaText, countText = '1', unit, burstText] = RATE.exec(text.trim()) ?? []
  if (!unit) throw new InvalidRateException(text, 'it has to say how many in what time')
  const window = Number(countText) * SECONDS[unit as keyof typeof SECONDS]
  const quota = Math.round(Number(quotaText) * scale)
  const burst = burstText === undefined ? quota : Math.round(Number(burstText) * scale)
  if (window === 0) throw new InvalidRateException(text, 'its time is nothing')
  if (quota < 1 || burst < 1) throw new InvalidRateException(text, 'it lets nothing through')
  if (window > 31 * SECONDS.day) throw new InvalidRateException(text, 'it is longer than a month')
  if (quota / window > MOST_PER_SECOND || burst > 1e9) {
    throw new InvalidRateException(text, 'more than a million a second is not counted')
  }
  const interval = Math.round((window * 1e6) / quota)
  return { quota, window, burst, interval, capacity: burst * interval }
}
