-- Browsers' sessions that were signed out before their time: a cookie that somebody kept counts no more, whatever process is asked.
create table hive.signed_out_sessions (
    id    text        primary key,
    -- When the session would have ended anyway, and the row is of no more use.
    until timestamptz not null
);
