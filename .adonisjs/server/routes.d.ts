import '@adonisjs/core/types/http'

type ParamValue = string | number | bigint | boolean

export type ScannedRoutes = {
  ALL: {
    'api.categories.list': { paramsTuple?: []; params?: {} }
    'api.categories.store': { paramsTuple?: []; params?: {} }
    'api.categories.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.categories.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.categories.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.categories.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.soft-deletes.list': { paramsTuple?: []; params?: {} }
    'api.soft-deletes.store': { paramsTuple?: []; params?: {} }
    'api.soft-deletes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.soft-deletes.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.soft-deletes.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.soft-deletes.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.soft-deletes.restore': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.soft-deletes.publish': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.soft-deletes.withdraw': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.list': { paramsTuple?: []; params?: {} }
    'api.roles.store': { paramsTuple?: []; params?: {} }
    'api.roles.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.list': { paramsTuple?: []; params?: {} }
    'api.tags.store': { paramsTuple?: []; params?: {} }
    'api.tags.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.user-with-user-finders.list': { paramsTuple?: []; params?: {} }
    'api.user-with-user-finders.store': { paramsTuple?: []; params?: {} }
    'api.user-with-user-finders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.user-with-user-finders.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.user-with-user-finders.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.user-with-user-finders.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  GET: {
    'api.categories.list': { paramsTuple?: []; params?: {} }
    'api.categories.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.soft-deletes.list': { paramsTuple?: []; params?: {} }
    'api.soft-deletes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.list': { paramsTuple?: []; params?: {} }
    'api.roles.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.list': { paramsTuple?: []; params?: {} }
    'api.tags.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.user-with-user-finders.list': { paramsTuple?: []; params?: {} }
    'api.user-with-user-finders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  HEAD: {
    'api.categories.list': { paramsTuple?: []; params?: {} }
    'api.categories.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.soft-deletes.list': { paramsTuple?: []; params?: {} }
    'api.soft-deletes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.list': { paramsTuple?: []; params?: {} }
    'api.roles.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.list': { paramsTuple?: []; params?: {} }
    'api.tags.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.user-with-user-finders.list': { paramsTuple?: []; params?: {} }
    'api.user-with-user-finders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  POST: {
    'api.categories.store': { paramsTuple?: []; params?: {} }
    'api.soft-deletes.store': { paramsTuple?: []; params?: {} }
    'api.soft-deletes.restore': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.soft-deletes.publish': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.soft-deletes.withdraw': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.store': { paramsTuple?: []; params?: {} }
    'api.tags.store': { paramsTuple?: []; params?: {} }
    'api.user-with-user-finders.store': { paramsTuple?: []; params?: {} }
  }
  PATCH: {
    'api.categories.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.soft-deletes.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.user-with-user-finders.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  PUT: {
    'api.categories.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.soft-deletes.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.user-with-user-finders.replace': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  DELETE: {
    'api.categories.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.soft-deletes.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.roles.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.tags.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.user-with-user-finders.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
}
declare module '@adonisjs/core/types/http' {
  export interface RoutesList extends ScannedRoutes {}
}