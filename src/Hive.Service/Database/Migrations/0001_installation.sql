-- Who this database is. A data folder that silently starts anew shows by another id.
create table hive.installation (
    only_row   boolean     primary key default true check (only_row),
    id         uuid        not null default gen_random_uuid(),
    created_at timestamptz not null default now()
);

insert into hive.installation default values;
