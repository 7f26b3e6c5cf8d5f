import '@adonisjs/core/types/http'

type ParamValue = string | number | bigint | boolean

export type ScannedRoutes = {
  ALL: {
    'home': { paramsTuple?: []; params?: {} }
    'posts.index': { paramsTuple?: []; params?: {} }
    'categories.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'tags.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'authors.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'archives.index': { paramsTuple?: []; params?: {} }
    'archives.show': { paramsTuple: [ParamValue,ParamValue]; params: {'year': ParamValue,'month': ParamValue} }
    'searches.show': { paramsTuple?: []; params?: {} }
    'feeds.rss': { paramsTuple?: []; params?: {} }
    'feeds.atom': { paramsTuple?: []; params?: {} }
    'feeds.json': { paramsTuple?: []; params?: {} }
    'sitemap': { paramsTuple?: []; params?: {} }
    'robots': { paramsTuple?: []; params?: {} }
    'posts.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'posts.comments.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'posts.comments.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'sessions.create': { paramsTuple?: []; params?: {} }
    'sessions.store': { paramsTuple?: []; params?: {} }
    'sessions.destroy': { paramsTuple?: []; params?: {} }
    'accounts.create': { paramsTuple?: []; params?: {} }
    'accounts.store': { paramsTuple?: []; params?: {} }
    'accounts.edit': { paramsTuple?: []; params?: {} }
    'accounts.update': { paramsTuple?: []; params?: {} }
    'accounts.password.update': { paramsTuple?: []; params?: {} }
    'accounts.tokens.index': { paramsTuple?: []; params?: {} }
    'accounts.tokens.store': { paramsTuple?: []; params?: {} }
    'accounts.tokens.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'accounts.keys.index': { paramsTuple?: []; params?: {} }
    'accounts.keys.store': { paramsTuple?: []; params?: {} }
    'accounts.keys.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'accounts.keys.rotate': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'accounts.keys.rotation.end': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin': { paramsTuple?: []; params?: {} }
    'admin.preview': { paramsTuple?: []; params?: {} }
    'admin.access-tokens.list': { paramsTuple?: []; params?: {} }
    'admin.access-tokens.store': { paramsTuple?: []; params?: {} }
    'admin.access-tokens.create': { paramsTuple?: []; params?: {} }
    'admin.access-tokens.bulk': { paramsTuple?: []; params?: {} }
    'admin.access-tokens.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.access-tokens.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.access-tokens.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.access-tokens.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.access-tokens.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.access-tokens.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.access-tokens.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.access-tokens.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.api-keys.list': { paramsTuple?: []; params?: {} }
    'admin.api-keys.store': { paramsTuple?: []; params?: {} }
    'admin.api-keys.create': { paramsTuple?: []; params?: {} }
    'admin.api-keys.bulk': { paramsTuple?: []; params?: {} }
    'admin.api-keys.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.api-keys.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.api-keys.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.api-keys.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.api-keys.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.api-keys.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.api-keys.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.api-keys.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.audit-entries.list': { paramsTuple?: []; params?: {} }
    'admin.audit-entries.store': { paramsTuple?: []; params?: {} }
    'admin.audit-entries.create': { paramsTuple?: []; params?: {} }
    'admin.audit-entries.bulk': { paramsTuple?: []; params?: {} }
    'admin.audit-entries.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.audit-entries.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.audit-entries.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.audit-entries.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.audit-entries.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.audit-entries.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.audit-entries.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.audit-entries.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.categories.list': { paramsTuple?: []; params?: {} }
    'admin.categories.store': { paramsTuple?: []; params?: {} }
    'admin.categories.create': { paramsTuple?: []; params?: {} }
    'admin.categories.bulk': { paramsTuple?: []; params?: {} }
    'admin.categories.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.categories.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.categories.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.comments.list': { paramsTuple?: []; params?: {} }
    'admin.comments.store': { paramsTuple?: []; params?: {} }
    'admin.comments.create': { paramsTuple?: []; params?: {} }
    'admin.comments.bulk': { paramsTuple?: []; params?: {} }
    'admin.comments.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.comments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.comments.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.comments.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.comments.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.comments.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.comments.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.comments.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.posts.list': { paramsTuple?: []; params?: {} }
    'admin.posts.store': { paramsTuple?: []; params?: {} }
    'admin.posts.create': { paramsTuple?: []; params?: {} }
    'admin.posts.bulk': { paramsTuple?: []; params?: {} }
    'admin.posts.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.posts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.posts.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.posts.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.posts.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.posts.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.posts.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.posts.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.roles.list': { paramsTuple?: []; params?: {} }
    'admin.roles.store': { paramsTuple?: []; params?: {} }
    'admin.roles.create': { paramsTuple?: []; params?: {} }
    'admin.roles.bulk': { paramsTuple?: []; params?: {} }
    'admin.roles.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.roles.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.roles.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.roles.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.roles.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.roles.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.roles.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.roles.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.tags.list': { paramsTuple?: []; params?: {} }
    'admin.tags.store': { paramsTuple?: []; params?: {} }
    'admin.tags.create': { paramsTuple?: []; params?: {} }
    'admin.tags.bulk': { paramsTuple?: []; params?: {} }
    'admin.tags.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.tags.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tags.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tags.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tags.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tags.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tags.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.tags.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.users.list': { paramsTuple?: []; params?: {} }
    'admin.users.store': { paramsTuple?: []; params?: {} }
    'admin.users.create': { paramsTuple?: []; params?: {} }
    'admin.users.bulk': { paramsTuple?: []; params?: {} }
    'admin.users.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.users.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.users.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.users.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.users.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.users.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.users.file': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'name': ParamValue} }
    'admin.users.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.users.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'api.categories.list': { paramsTuple?: []; params?: {} }
    'api.categories.query': { paramsTuple?: []; params?: {} }
    'api.categories.store': { paramsTuple?: []; params?: {} }
    'api.categories.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.categories.show.query': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.categories.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.categories.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.categories.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.categories.storeMany': { paramsTuple?: []; params?: {} }
    'api.categories.updateMany': { paramsTuple?: []; params?: {} }
    'api.categories.destroyMany': { paramsTuple?: []; params?: {} }
    'api.comments.list': { paramsTuple?: []; params?: {} }
    'api.comments.query': { paramsTuple?: []; params?: {} }
    'api.comments.store': { paramsTuple?: []; params?: {} }
    'api.comments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.show.query': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.restore': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.approve': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.reject': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.storeMany': { paramsTuple?: []; params?: {} }
    'api.comments.updateMany': { paramsTuple?: []; params?: {} }
    'api.comments.destroyMany': { paramsTuple?: []; params?: {} }
    'api.posts.list': { paramsTuple?: []; params?: {} }
    'api.posts.query': { paramsTuple?: []; params?: {} }
    'api.posts.aggregates': { paramsTuple?: []; params?: {} }
    'api.posts.aggregates.query': { paramsTuple?: []; params?: {} }
    'api.posts.store': { paramsTuple?: []; params?: {} }
    'api.posts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.show.query': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.restore': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.publish': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.withdraw': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.storeMany': { paramsTuple?: []; params?: {} }
    'api.posts.updateMany': { paramsTuple?: []; params?: {} }
    'api.posts.destroyMany': { paramsTuple?: []; params?: {} }
    'api.posts.tags.link': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'relatedId': ParamValue} }
    'api.posts.tags.unlink': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'relatedId': ParamValue} }
    'api.roles.list': { paramsTuple?: []; params?: {} }
    'api.roles.query': { paramsTuple?: []; params?: {} }
    'api.roles.store': { paramsTuple?: []; params?: {} }
    'api.roles.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.show.query': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.storeMany': { paramsTuple?: []; params?: {} }
    'api.roles.updateMany': { paramsTuple?: []; params?: {} }
    'api.roles.destroyMany': { paramsTuple?: []; params?: {} }
    'api.tags.list': { paramsTuple?: []; params?: {} }
    'api.tags.query': { paramsTuple?: []; params?: {} }
    'api.tags.store': { paramsTuple?: []; params?: {} }
    'api.tags.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.show.query': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.storeMany': { paramsTuple?: []; params?: {} }
    'api.tags.updateMany': { paramsTuple?: []; params?: {} }
    'api.tags.destroyMany': { paramsTuple?: []; params?: {} }
    'api.tags.posts.link': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'relatedId': ParamValue} }
    'api.tags.posts.unlink': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'relatedId': ParamValue} }
    'api.users.list': { paramsTuple?: []; params?: {} }
    'api.users.query': { paramsTuple?: []; params?: {} }
    'api.users.store': { paramsTuple?: []; params?: {} }
    'api.users.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.users.show.query': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.users.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.users.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.users.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.users.storeMany': { paramsTuple?: []; params?: {} }
    'api.users.updateMany': { paramsTuple?: []; params?: {} }
    'api.users.destroyMany': { paramsTuple?: []; params?: {} }
    'api.users.roles.link': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'relatedId': ParamValue} }
    'api.users.roles.unlink': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'relatedId': ParamValue} }
    'api.users.portrait.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.users.portrait.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.users.portrait.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.errors': { paramsTuple?: []; params?: {} }
    'api.errors.show': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'api': { paramsTuple?: []; params?: {} }
    'api.description': { paramsTuple?: []; params?: {} }
    'api.description.yaml': { paramsTuple?: []; params?: {} }
    'api.docs': { paramsTuple?: []; params?: {} }
    'api.docs.viewer': { paramsTuple?: []; params?: {} }
    'api.docs.start': { paramsTuple?: []; params?: {} }
    'assets': { paramsTuple: [...ParamValue[]]; params: {'*': ParamValue[]} }
    'files.favicon.svg': { paramsTuple?: []; params?: {} }
  }
  GET: {
    'home': { paramsTuple?: []; params?: {} }
    'posts.index': { paramsTuple?: []; params?: {} }
    'categories.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'tags.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'authors.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'archives.index': { paramsTuple?: []; params?: {} }
    'archives.show': { paramsTuple: [ParamValue,ParamValue]; params: {'year': ParamValue,'month': ParamValue} }
    'searches.show': { paramsTuple?: []; params?: {} }
    'feeds.rss': { paramsTuple?: []; params?: {} }
    'feeds.atom': { paramsTuple?: []; params?: {} }
    'feeds.json': { paramsTuple?: []; params?: {} }
    'sitemap': { paramsTuple?: []; params?: {} }
    'robots': { paramsTuple?: []; params?: {} }
    'posts.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'posts.comments.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'sessions.create': { paramsTuple?: []; params?: {} }
    'accounts.create': { paramsTuple?: []; params?: {} }
    'accounts.edit': { paramsTuple?: []; params?: {} }
    'accounts.tokens.index': { paramsTuple?: []; params?: {} }
    'accounts.keys.index': { paramsTuple?: []; params?: {} }
    'admin': { paramsTuple?: []; params?: {} }
    'admin.access-tokens.list': { paramsTuple?: []; params?: {} }
    'admin.access-tokens.create': { paramsTuple?: []; params?: {} }
    'admin.access-tokens.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.access-tokens.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.access-tokens.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.access-tokens.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.access-tokens.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.api-keys.list': { paramsTuple?: []; params?: {} }
    'admin.api-keys.create': { paramsTuple?: []; params?: {} }
    'admin.api-keys.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.api-keys.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.api-keys.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.api-keys.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.api-keys.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.audit-entries.list': { paramsTuple?: []; params?: {} }
    'admin.audit-entries.create': { paramsTuple?: []; params?: {} }
    'admin.audit-entries.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.audit-entries.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.audit-entries.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.audit-entries.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.audit-entries.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.categories.list': { paramsTuple?: []; params?: {} }
    'admin.categories.create': { paramsTuple?: []; params?: {} }
    'admin.categories.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.categories.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.comments.list': { paramsTuple?: []; params?: {} }
    'admin.comments.create': { paramsTuple?: []; params?: {} }
    'admin.comments.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.comments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.comments.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.comments.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.comments.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.posts.list': { paramsTuple?: []; params?: {} }
    'admin.posts.create': { paramsTuple?: []; params?: {} }
    'admin.posts.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.posts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.posts.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.posts.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.posts.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.roles.list': { paramsTuple?: []; params?: {} }
    'admin.roles.create': { paramsTuple?: []; params?: {} }
    'admin.roles.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.roles.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.roles.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.roles.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.roles.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.tags.list': { paramsTuple?: []; params?: {} }
    'admin.tags.create': { paramsTuple?: []; params?: {} }
    'admin.tags.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.tags.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tags.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tags.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tags.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.users.list': { paramsTuple?: []; params?: {} }
    'admin.users.create': { paramsTuple?: []; params?: {} }
    'admin.users.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.users.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.users.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.users.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.users.file': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'name': ParamValue} }
    'admin.users.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'api.categories.list': { paramsTuple?: []; params?: {} }
    'api.categories.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.list': { paramsTuple?: []; params?: {} }
    'api.comments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.list': { paramsTuple?: []; params?: {} }
    'api.posts.aggregates': { paramsTuple?: []; params?: {} }
    'api.posts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.list': { paramsTuple?: []; params?: {} }
    'api.roles.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.list': { paramsTuple?: []; params?: {} }
    'api.tags.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.users.list': { paramsTuple?: []; params?: {} }
    'api.users.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.users.portrait.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.errors': { paramsTuple?: []; params?: {} }
    'api.errors.show': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'api': { paramsTuple?: []; params?: {} }
    'api.description': { paramsTuple?: []; params?: {} }
    'api.description.yaml': { paramsTuple?: []; params?: {} }
    'api.docs': { paramsTuple?: []; params?: {} }
    'api.docs.viewer': { paramsTuple?: []; params?: {} }
    'api.docs.start': { paramsTuple?: []; params?: {} }
    'assets': { paramsTuple: [...ParamValue[]]; params: {'*': ParamValue[]} }
    'files.favicon.svg': { paramsTuple?: []; params?: {} }
  }
  HEAD: {
    'home': { paramsTuple?: []; params?: {} }
    'posts.index': { paramsTuple?: []; params?: {} }
    'categories.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'tags.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'authors.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'archives.index': { paramsTuple?: []; params?: {} }
    'archives.show': { paramsTuple: [ParamValue,ParamValue]; params: {'year': ParamValue,'month': ParamValue} }
    'searches.show': { paramsTuple?: []; params?: {} }
    'feeds.rss': { paramsTuple?: []; params?: {} }
    'feeds.atom': { paramsTuple?: []; params?: {} }
    'feeds.json': { paramsTuple?: []; params?: {} }
    'sitemap': { paramsTuple?: []; params?: {} }
    'robots': { paramsTuple?: []; params?: {} }
    'posts.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'posts.comments.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'sessions.create': { paramsTuple?: []; params?: {} }
    'accounts.create': { paramsTuple?: []; params?: {} }
    'accounts.edit': { paramsTuple?: []; params?: {} }
    'accounts.tokens.index': { paramsTuple?: []; params?: {} }
    'accounts.keys.index': { paramsTuple?: []; params?: {} }
    'admin': { paramsTuple?: []; params?: {} }
    'admin.access-tokens.list': { paramsTuple?: []; params?: {} }
    'admin.access-tokens.create': { paramsTuple?: []; params?: {} }
    'admin.access-tokens.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.access-tokens.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.access-tokens.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.access-tokens.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.access-tokens.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.api-keys.list': { paramsTuple?: []; params?: {} }
    'admin.api-keys.create': { paramsTuple?: []; params?: {} }
    'admin.api-keys.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.api-keys.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.api-keys.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.api-keys.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.api-keys.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.audit-entries.list': { paramsTuple?: []; params?: {} }
    'admin.audit-entries.create': { paramsTuple?: []; params?: {} }
    'admin.audit-entries.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.audit-entries.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.audit-entries.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.audit-entries.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.audit-entries.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.categories.list': { paramsTuple?: []; params?: {} }
    'admin.categories.create': { paramsTuple?: []; params?: {} }
    'admin.categories.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.categories.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.comments.list': { paramsTuple?: []; params?: {} }
    'admin.comments.create': { paramsTuple?: []; params?: {} }
    'admin.comments.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.comments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.comments.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.comments.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.comments.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.posts.list': { paramsTuple?: []; params?: {} }
    'admin.posts.create': { paramsTuple?: []; params?: {} }
    'admin.posts.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.posts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.posts.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.posts.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.posts.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.roles.list': { paramsTuple?: []; params?: {} }
    'admin.roles.create': { paramsTuple?: []; params?: {} }
    'admin.roles.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.roles.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.roles.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.roles.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.roles.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.tags.list': { paramsTuple?: []; params?: {} }
    'admin.tags.create': { paramsTuple?: []; params?: {} }
    'admin.tags.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.tags.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tags.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tags.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tags.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.users.list': { paramsTuple?: []; params?: {} }
    'admin.users.create': { paramsTuple?: []; params?: {} }
    'admin.users.options': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.users.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.users.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.users.destroy.question': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.users.file': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'name': ParamValue} }
    'admin.users.act.question': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'api.categories.list': { paramsTuple?: []; params?: {} }
    'api.categories.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.list': { paramsTuple?: []; params?: {} }
    'api.comments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.list': { paramsTuple?: []; params?: {} }
    'api.posts.aggregates': { paramsTuple?: []; params?: {} }
    'api.posts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.list': { paramsTuple?: []; params?: {} }
    'api.roles.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.list': { paramsTuple?: []; params?: {} }
    'api.tags.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.users.list': { paramsTuple?: []; params?: {} }
    'api.users.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.users.portrait.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.errors': { paramsTuple?: []; params?: {} }
    'api.errors.show': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'api': { paramsTuple?: []; params?: {} }
    'api.description': { paramsTuple?: []; params?: {} }
    'api.description.yaml': { paramsTuple?: []; params?: {} }
    'api.docs': { paramsTuple?: []; params?: {} }
    'api.docs.viewer': { paramsTuple?: []; params?: {} }
    'api.docs.start': { paramsTuple?: []; params?: {} }
    'assets': { paramsTuple: [...ParamValue[]]; params: {'*': ParamValue[]} }
    'files.favicon.svg': { paramsTuple?: []; params?: {} }
  }
  POST: {
    'posts.comments.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'sessions.store': { paramsTuple?: []; params?: {} }
    'sessions.destroy': { paramsTuple?: []; params?: {} }
    'accounts.store': { paramsTuple?: []; params?: {} }
    'accounts.update': { paramsTuple?: []; params?: {} }
    'accounts.password.update': { paramsTuple?: []; params?: {} }
    'accounts.tokens.store': { paramsTuple?: []; params?: {} }
    'accounts.tokens.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'accounts.keys.store': { paramsTuple?: []; params?: {} }
    'accounts.keys.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'accounts.keys.rotate': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'accounts.keys.rotation.end': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.preview': { paramsTuple?: []; params?: {} }
    'admin.access-tokens.store': { paramsTuple?: []; params?: {} }
    'admin.access-tokens.bulk': { paramsTuple?: []; params?: {} }
    'admin.access-tokens.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.access-tokens.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.access-tokens.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.api-keys.store': { paramsTuple?: []; params?: {} }
    'admin.api-keys.bulk': { paramsTuple?: []; params?: {} }
    'admin.api-keys.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.api-keys.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.api-keys.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.audit-entries.store': { paramsTuple?: []; params?: {} }
    'admin.audit-entries.bulk': { paramsTuple?: []; params?: {} }
    'admin.audit-entries.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.audit-entries.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.audit-entries.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.categories.store': { paramsTuple?: []; params?: {} }
    'admin.categories.bulk': { paramsTuple?: []; params?: {} }
    'admin.categories.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.comments.store': { paramsTuple?: []; params?: {} }
    'admin.comments.bulk': { paramsTuple?: []; params?: {} }
    'admin.comments.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.comments.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.comments.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.posts.store': { paramsTuple?: []; params?: {} }
    'admin.posts.bulk': { paramsTuple?: []; params?: {} }
    'admin.posts.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.posts.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.posts.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.roles.store': { paramsTuple?: []; params?: {} }
    'admin.roles.bulk': { paramsTuple?: []; params?: {} }
    'admin.roles.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.roles.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.roles.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.tags.store': { paramsTuple?: []; params?: {} }
    'admin.tags.bulk': { paramsTuple?: []; params?: {} }
    'admin.tags.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tags.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tags.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'admin.users.store': { paramsTuple?: []; params?: {} }
    'admin.users.bulk': { paramsTuple?: []; params?: {} }
    'admin.users.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.users.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.users.act': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'action': ParamValue} }
    'api.categories.store': { paramsTuple?: []; params?: {} }
    'api.categories.storeMany': { paramsTuple?: []; params?: {} }
    'api.comments.store': { paramsTuple?: []; params?: {} }
    'api.comments.restore': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.approve': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.reject': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.storeMany': { paramsTuple?: []; params?: {} }
    'api.posts.store': { paramsTuple?: []; params?: {} }
    'api.posts.restore': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.publish': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.withdraw': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.storeMany': { paramsTuple?: []; params?: {} }
    'api.roles.store': { paramsTuple?: []; params?: {} }
    'api.roles.storeMany': { paramsTuple?: []; params?: {} }
    'api.tags.store': { paramsTuple?: []; params?: {} }
    'api.tags.storeMany': { paramsTuple?: []; params?: {} }
    'api.users.store': { paramsTuple?: []; params?: {} }
    'api.users.storeMany': { paramsTuple?: []; params?: {} }
  }
  QUERY: {
    'api.categories.query': { paramsTuple?: []; params?: {} }
    'api.categories.show.query': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.query': { paramsTuple?: []; params?: {} }
    'api.comments.show.query': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.query': { paramsTuple?: []; params?: {} }
    'api.posts.aggregates.query': { paramsTuple?: []; params?: {} }
    'api.posts.show.query': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.query': { paramsTuple?: []; params?: {} }
    'api.roles.show.query': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.query': { paramsTuple?: []; params?: {} }
    'api.tags.show.query': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.users.query': { paramsTuple?: []; params?: {} }
    'api.users.show.query': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  PATCH: {
    'api.categories.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.categories.updateMany': { paramsTuple?: []; params?: {} }
    'api.comments.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.updateMany': { paramsTuple?: []; params?: {} }
    'api.posts.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.updateMany': { paramsTuple?: []; params?: {} }
    'api.roles.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.updateMany': { paramsTuple?: []; params?: {} }
    'api.tags.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.updateMany': { paramsTuple?: []; params?: {} }
    'api.users.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.users.updateMany': { paramsTuple?: []; params?: {} }
  }
  PUT: {
    'api.categories.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.tags.link': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'relatedId': ParamValue} }
    'api.roles.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.posts.link': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'relatedId': ParamValue} }
    'api.users.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.users.roles.link': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'relatedId': ParamValue} }
    'api.users.portrait.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  DELETE: {
    'api.categories.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.categories.destroyMany': { paramsTuple?: []; params?: {} }
    'api.comments.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.comments.destroyMany': { paramsTuple?: []; params?: {} }
    'api.posts.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.posts.destroyMany': { paramsTuple?: []; params?: {} }
    'api.posts.tags.unlink': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'relatedId': ParamValue} }
    'api.roles.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.destroyMany': { paramsTuple?: []; params?: {} }
    'api.tags.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.destroyMany': { paramsTuple?: []; params?: {} }
    'api.tags.posts.unlink': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'relatedId': ParamValue} }
    'api.users.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.users.destroyMany': { paramsTuple?: []; params?: {} }
    'api.users.roles.unlink': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'relatedId': ParamValue} }
    'api.users.portrait.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  OPTIONS: {
  }
}
declare module '@adonisjs/core/types/http' {
  export interface RoutesList extends ScannedRoutes {}
}