-- What a run is: everything that happened in it, in its order. Status, output, activities and tokens of hive.runs are views of it that
-- are kept beside it, so that lists need not read logs.
create table hive.run_events (
    run_id  uuid        not null references hive.runs on delete cascade,
    -- Rises within a run, with gaps. Pieces of text that were written together are one row, under the number of the last one.
    seq     bigint      not null,
    at      timestamptz not null,
    kind    text        not null,
    -- Not jsonb: models and tools may say NUL, which jsonb refuses.
    payload json        not null,
    primary key (run_id, seq)
);

-- The processes that carry runs out. One that has not been seen for some seconds has lost its runs to the others.
create table hive.processes (
    id      uuid        primary key,
    seen_at timestamptz not null
);

-- What was in flight has no log that says what was done, so that nobody can go on with it.
update hive.runs set status = 'interrupted', ended_at = now(), error = 'The API ended while this run was under way.'
where status in ('queued', 'running');

alter table hive.runs
    drop constraint runs_status_check,
    add constraint runs_status_check
        check (status in ('queued', 'running', 'paused', 'completed', 'failed', 'cancelled', 'interrupted')),
    -- When a process took it on, and how often one did.
    add column leased_at timestamptz not null default now(),
    add column attempts  integer     not null default 1,
    -- What somebody wants it to end as, who asked another process than the one that carries it out.
    add column stop_as   text;

insert into hive.run_events (run_id, seq, at, kind, payload)
select id, 1, created_at, 'started',
    json_build_object('by', json_build_object('kind', kind, 'id', component_id, 'name', component_id))
from hive.runs;

insert into hive.run_events (run_id, seq, at, kind, payload)
select id, 1 + number, coalesce(ended_at, created_at), 'activity_ended',
    json_build_object('by', json_build_object('kind', kind, 'id', component_id, 'name', component_id), 'activity', activity)
from hive.runs, jsonb_array_elements(activities) with ordinality as done (activity, number);

insert into hive.run_events (run_id, seq, at, kind, payload)
select id, 2 + jsonb_array_length(activities), coalesce(ended_at, created_at), 'content',
    json_build_object('by', json_build_object('kind', kind, 'id', component_id, 'name', component_id), 'answer', true,
        'texts', json_build_array(output))
from hive.runs where output <> '';

insert into hive.run_events (run_id, seq, at, kind, payload)
select id, 3 + jsonb_array_length(activities), coalesce(ended_at, created_at), 'ended',
    json_build_object('by', json_build_object('kind', kind, 'id', component_id, 'name', component_id))
from hive.runs;
