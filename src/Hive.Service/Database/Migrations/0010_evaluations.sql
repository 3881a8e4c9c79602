-- What came of trying an agent, a team or a workflow out.
create table hive.evaluations (
    id           uuid        primary key,
    name         text        not null,
    type         text        not null check (type in ('accuracy', 'reliability', 'performance')),
    kind         text        not null check (kind in ('agent', 'team', 'workflow')),
    component_id text        not null,
    model        text,
    provider     text,
    -- What was asked for, and what came of it.
    input        jsonb       not null,
    result       jsonb       not null,
    created_at   timestamptz not null,
    updated_at   timestamptz not null
);

create index evaluations_newest on hive.evaluations (created_at desc, id desc);
