-- What clients keep with a session. Nothing here reads it.
alter table hive.sessions
    add column state    jsonb,
    add column metadata jsonb;
