-- Conversations. A session belongs to the component that began it.
create table hive.sessions (
    id           text        primary key,
    kind         text        not null check (kind in ('agent', 'team', 'workflow')),
    component_id text        not null,
    user_id      text,
    name         text,
    -- What runs too old for the messages were about, up to and including the one that summary_until names.
    summary       text,
    summary_until uuid,
    created_at   timestamptz not null,
    updated_at   timestamptz not null
);

create index sessions_by_component on hive.sessions (kind, component_id, updated_at desc);
create index sessions_by_user on hive.sessions (user_id, updated_at desc);

-- One row for each run that was asked for: written before it begins and again when it has ended.
create table hive.runs (
    id            uuid        primary key,
    session_id    text        not null references hive.sessions on delete cascade,
    kind          text        not null check (kind in ('agent', 'team', 'workflow')),
    component_id  text        not null,
    -- Of hive.component_versions; without a foreign key, so that a run never depends on how versions are kept.
    component_version integer,
    user_id       text,
    status        text        not null
                  check (status in ('queued', 'running', 'completed', 'failed', 'cancelled', 'interrupted')),
    input         text        not null,
    output        text        not null default '',
    error         text,
    provider      text        not null default '',
    model         text        not null default '',
    input_tokens  bigint      not null default 0,
    output_tokens bigint      not null default 0,
    -- Tool calls, answers of members and steps, in the order in which they ended.
    activities    jsonb       not null default '[]',
    -- The process that carries it out: runs in flight of any other one are interrupted.
    process_id    uuid        not null,
    created_at    timestamptz not null,
    ended_at      timestamptz
);

create index runs_of_session on hive.runs (session_id, id desc);
create index runs_of_component on hive.runs (kind, component_id, id desc);
create index runs_in_flight on hive.runs (process_id) where status in ('queued', 'running');

-- What is remembered of users.
create table hive.memories (
    id         uuid        primary key,
    user_id    text        not null,
    memory     text        not null,
    topics     text[]      not null default '{}',
    kind       text,
    component_id text,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create index memories_by_user on hive.memories (user_id, updated_at desc);
