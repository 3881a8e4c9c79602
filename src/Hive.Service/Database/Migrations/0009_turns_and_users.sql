-- One run of a session at a time. A run that waits for its turn is queued; turn_at is when it first had it: what had ended by
-- then is what it is told of the session, also when another process takes it on.
alter table hive.runs
    add column waits   boolean     not null default false,
    add column turn_at timestamptz;

-- Asked for every run that begins in a session: whether there is one under way.
create index runs_of_session_in_flight on hive.runs (session_id) where status in ('queued', 'running');

-- An index for every order that a list offers: runs by id, of a user and of a status (of those under way there are few, and a
-- walk by id finds completed ones soon); sessions, memories and documents by when they changed, sessions by when they were
-- made, with and without a user or a component.
create index runs_by_user on hive.runs (user_id, id desc);
create index runs_not_completed on hive.runs (status, id desc)
    where status in ('paused', 'failed', 'cancelled', 'interrupted');
create index runs_by_end on hive.runs (ended_at) where ended_at is not null;
create index sessions_by_change on hive.sessions (updated_at desc, id);
create index sessions_by_creation on hive.sessions (created_at desc, id);
create index sessions_of_user_by_creation on hive.sessions (user_id, created_at desc, id);
create index sessions_of_component_by_creation on hive.sessions (kind, component_id, created_at desc, id);
create index knowledge_documents_by_change on hive.knowledge_documents (updated_at desc, id);
create index memories_by_change on hive.memories (updated_at desc, id desc);

-- Whose sessions, runs and memories the key sees and changes; nothing, as for every key so far: everybody's.
alter table hive.access_keys add column user_id text;
