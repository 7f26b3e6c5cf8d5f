import env from '#start/env'
import type { defineConfig } from '@adonisjs/redis'
import type { InferConnections } from '@adonisjs/redis/types'

/*
 * Read only when REDIS_HOST is set; connections are made on first use. Only the type of `defineConfig` is imported: the
 * function comes with the client, which most applications never use.
 */
const redisConfig = {
  connection: 'main',
  connections: {
    main: {
      host: env.get('REDIS_HOST', '127.0.0.1'),
      port: env.get('REDIS_PORT', 6379),
      password: env.get('REDIS_PASSWORD')?.release() ?? '',
      db: 0,
      keyPrefix: 'gable:',
      // A Redis that was away is found again whenever it returns; who asks meanwhile is told at once.
      retryStrategy: (times: number) => Math.min(times * 50, 2000),
      maxRetriesPerRequest: 2,
    },
  },
} satisfies Parameters<typeof defineConfig>[0]

export default redisConfig

declare module '@adonisjs/redis/types' {
  export interface RedisConnections extends InferConnections<typeof redisConfig> {}
}
