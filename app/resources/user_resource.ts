import { aside, resource, section } from '#framework/resources/main'
import User from '#models/user'

export default class UserResource extends resource(User, {
  search: ['name', 'email'],
  sort: ['name'],
  columns: ['name', 'portrait', 'email', 'createdAt'],
  form: [
    section('Person', ['name', 'email', 'password', 'bio', 'portrait']),
    aside('Access', ['roles', 'slug']),
  ],
  api: { include: ['roles'], sort: ['id', 'name'], filter: ['id', 'name', 'slug'] },
  admin: { group: 'People', order: 1 },
}) {}
