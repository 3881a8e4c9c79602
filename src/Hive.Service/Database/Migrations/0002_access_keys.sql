-- Keys besides the one in the key file. Only hashes: nothing in here opens anything.
create table hive.access_keys (
    id         text        primary key,
    name       text        not null,
    hash       bytea       not null unique,
    scopes     text[]      not null check (scopes <@ array['read', 'run', 'admin']),
    created_at timestamptz not null default now(),
    created_by text        not null,
    revoked_at timestamptz,
    revoked_by text
);

-- A revoked key keeps its row, for the history, and frees its name.
create unique index access_keys_name on hive.access_keys (name) where revoked_at is null;
