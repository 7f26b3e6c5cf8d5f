import type { Dialect } from '#framework/fields/main'

/** Words in which the databases differ. */
const WORDS: Record<
  Dialect,
  { counted: string; key: string; wide: string; wideKey: string; string: string; instant: string }
> = {
  sqlite: {
    counted: 'integer not null',
    key: 'integer',
    wide: 'integer not null',
    wideKey: 'bigint',
    string: 'nvarchar',
    instant: 'datetime',
  },
  pg: {
    counted: 'serial',
    key: 'integer',
    wide: 'bigserial',
    wideKey: 'bigint',
    string: 'varchar',
    instant: 'timestamp(3)',
  },
  mysql: {
    counted: 'int auto_increment',
    key: 'int',
    wide: 'bigint unsigned auto_increment',
    wideKey: 'bigint unsigned',
    string: 'varchar',
    instant: 'datetime(3)',
  },
}

/**
 * A record shop in the manner of databases one inherits: names in capitals and in small letters, a pivot table with two
 * keys, an employee who reports to another, keys that are codes or wide, names that mean something to JavaScript.
 */
export function recordShop(dialect: Dialect): string[] {
  const { counted, key, wide, wideKey, string, instant } = WORDS[dialect]
  const statements = [
    `create table "Artist" ("ArtistId" ${wide}, "Name" ${string}(120), constraint "PK_Artist" primary key ("ArtistId"))`,
    `create table "Album" (
      "AlbumId" ${counted}, "Title" ${string}(160) not null, "ArtistId" ${wideKey} not null,
      constraint "PK_Album" primary key ("AlbumId"),
      constraint "FK_Album" foreign key ("ArtistId") references "Artist" ("ArtistId") on delete no action)`,
    `create index "IFK_AlbumArtistId" on "Album" ("ArtistId")`,
    `create table "Track" (
      "TrackId" ${counted}, "Name" ${string}(200) not null, "AlbumId" ${key}, "UnitPrice" numeric(10,2) not null default 0.99,
      "MadeOn" ${instant}, constraint "PK_Track" primary key ("TrackId"),
      constraint "FK_Track" foreign key ("AlbumId") references "Album" ("AlbumId") on delete set null,
      constraint "track_fair" check ("UnitPrice" >= 0 and "Name" <> ''))`,
    `create table "Playlist" ("PlaylistId" ${counted}, "Name" ${string}(120), constraint "PK_Playlist" primary key ("PlaylistId"))`,
    `create table "PlaylistTrack" (
      "PlaylistId" ${key} not null, "TrackId" ${key} not null,
      constraint "PK_PlaylistTrack" primary key ("PlaylistId", "TrackId"),
      constraint "FK_PlaylistTrack1" foreign key ("PlaylistId") references "Playlist" ("PlaylistId"),
      constraint "FK_PlaylistTrack2" foreign key ("TrackId") references "Track" ("TrackId"))`,
    `create index "IFK_PlaylistTrackTrackId" on "PlaylistTrack" ("TrackId")`,
    `create table "Employee" (
      "EmployeeId" ${counted}, "LastName" ${string}(20) not null, "ReportsTo" ${key},
      constraint "PK_Employee" primary key ("EmployeeId"),
      constraint "FK_Employee" foreign key ("ReportsTo") references "Employee" ("EmployeeId"))`,
    `create table countries (code varchar(2) not null, name varchar(80) not null, primary key (code))`,
    `create table people (
      id ${counted}, name varchar(80) not null, password_digest varchar(200) not null default '',
      country_code varchar(2), "class" varchar(20) not null default 'it''s', "order" integer not null default 3,
      "save" boolean not null, "constructor" varchar(10), "2nd line" varchar(10), biography text,
      small smallint, created_at ${instant} not null, updated_at ${instant},
      primary key (id), constraint people_country foreign key (country_code) references countries (code))`,
    `create unique index people_name_country_code_unique on people (name, country_code)`,
    `create index people_order_index on people ("order")`,
    `create table messages (
      id ${counted}, sender_id ${key} not null, receiver_id ${key} not null, body text not null, primary key (id),
      constraint messages_sender foreign key (sender_id) references people (id) on delete cascade,
      constraint messages_receiver foreign key (receiver_id) references people (id) on delete cascade)`,
    `create table passports (
      id ${counted}, person_id ${key} not null, primary key (id),
      constraint passports_person foreign key (person_id) references people (id))`,
    `create unique index passports_person_id_unique on passports (person_id)`,
    `create table profiles (
      person_id ${key} not null, motto varchar(100), primary key (person_id),
      constraint profiles_person foreign key (person_id) references people (id) on delete cascade)`,
    `create table likes (
      person_id ${key} not null, artist ${wideKey} not null, primary key (person_id, artist),
      constraint likes_person foreign key (person_id) references people (id),
      constraint likes_artist foreign key (artist) references "Artist" ("ArtistId"))`,
    `create table visits (page varchar(100) not null, seconds double precision)`,
    `create table loans (
      person_id ${key} not null, track integer not null, until date, primary key (person_id, track),
      constraint loans_person foreign key (person_id) references people (id))`,
  ]
  if (dialect !== 'mysql') return statements
  return statements.map((statement) => statement.replaceAll('"', '`'))
}
