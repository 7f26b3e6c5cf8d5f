import type { Group } from '@japa/runner/core'
import { type Action, operations } from '#framework/resources/main'
import PostResource from '#resources/post_resource'

/**
 * Has a post's `withdraw` ask for `input` while a group runs.
 * @returns what it was told since the test began
 */
export function tellWithdraw(group: Group, input: Action['input']): Record<string, unknown>[] {
  const told: Record<string, unknown>[] = []
  const withdraw: Action<any> = {
    label: 'Withdraw',
    done: 'Withdrawn',
    input,
    run: async (post, { input: given }) => {
      told.push(given)
      await post.withdraw()
    },
  }
  group.setup(() => {
    const { actions } = operations.registry.of(PostResource).resource
    const before = actions.withdraw
    actions.withdraw = withdraw
    return () => {
      actions.withdraw = before
    }
  })
  group.each.setup(() => void told.splice(0))
  return told
}
