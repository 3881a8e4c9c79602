-- Every definition that a component ever had. Files are never rewritten; what counts is the active row.
create table hive.component_versions (
    kind         text        not null check (kind in ('agent', 'team', 'workflow', 'tool')),
    component_id text        not null,
    version      integer     not null check (version > 0),
    label        text        not null,
    hash         text        not null,
    definition   text        not null,
    active       boolean     not null default false,
    created_at   timestamptz not null default now(),
    primary key (kind, component_id, version)
);

create unique index component_versions_active on hive.component_versions (kind, component_id) where active;

create table hive.component_version_history (
    id           bigint      generated always as identity primary key,
    kind         text        not null,
    component_id text        not null,
    version      integer     not null,
    action       text        not null check (action in ('created', 'activated')),
    actor        text        not null,
    reason       text        not null,
    happened_at  timestamptz not null default now(),
    foreign key (kind, component_id, version) references hive.component_versions
);

create index component_version_history_component on hive.component_version_history (kind, component_id, id);
