-- The knowledge base. It is the same with and without pgvector: the index that needs it is made when it is found.
create table hive.knowledge_documents (
    id           uuid        primary key default gen_random_uuid(),
    origin       text        not null check (origin in ('file', 'upload')),
    name         text        not null,
    description  text        not null default '',
    size         bigint      not null,
    hash         bytea       not null,
    metadata     jsonb       not null default '{}',
    notes        text[]      not null default '{}',
    -- Why the newest content could not be taken; the chunks are then those of the content before.
    trouble      text,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    unique (origin, name)
);

create table hive.knowledge_chunks (
    id          bigint   generated always as identity primary key,
    document_id uuid     not null references hive.knowledge_documents on delete cascade,
    hash        bytea    not null,
    ordinal     integer  not null,
    locator     text     not null,
    text        text     not null,
    metadata    jsonb    not null,
    -- English stems fit other languages too, as question and text are cut alike.
    words       tsvector not null generated always as (to_tsvector('pg_catalog.english', text)) stored,
    unique (document_id, hash)
);
create index knowledge_chunks_words on hive.knowledge_chunks using gin (words);
create index knowledge_chunks_metadata on hive.knowledge_chunks using gin (metadata jsonb_path_ops);

-- Of length 1, so that cosine similarity is the dot product.
create table hive.knowledge_vectors (
    chunk_id  bigint primary key references hive.knowledge_chunks on delete cascade,
    embedding real[] not null
);
-- Numbers of an embedding do not compress: PostgreSQL need not try.
alter table hive.knowledge_vectors alter column embedding set storage external;

-- Which model made the vectors. Vectors of two models cannot be compared.
create table hive.knowledge_embedding (
    only_row  boolean primary key default true check (only_row),
    model     text    not null,
    dimension integer not null check (dimension between 1 and 16000)
);

-- For databases without pgvector.
create function hive.similarity(a real[], b real[]) returns double precision
    language sql immutable strict parallel safe
    as $$ select sum(x::double precision * y) from unnest(a, b) as pair (x, y) $$;

-- The words of a question as a text query that matches any of them, the rarest first, as long as no more than most_rows are
-- expected to match; all of them when most_rows is nothing. How common a word is, the statistics of PostgreSQL tell.
create function hive.question_words(question text, most_rows real) returns tsquery
    language sql stable parallel safe
    as $$
        with words as (
            select lexeme from unnest(to_tsvector('pg_catalog.english', question)) limit 64
        ), common as (
            select lexeme, share from pg_catalog.pg_stats s,
                unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs[1:cardinality(s.most_common_elems::text::text[])]) as one (lexeme, share)
            where most_rows is not null and s.schemaname = 'hive' and s.tablename = 'knowledge_chunks' and s.attname = 'words'
        ), weighed as (
            select lexeme,
                row_number() over rarest_first as place,
                sum(coalesce(share, 0) * greatest((select reltuples from pg_catalog.pg_class where oid = 'hive.knowledge_chunks'::regclass), 0))
                    over rarest_first as expected
            from words left join common using (lexeme)
            window rarest_first as (order by coalesce(share, 0), lexeme rows unbounded preceding)
        )
        select string_agg('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''', ' | ')::tsquery
        from weighed where most_rows is null or place = 1 or expected <= most_rows
    $$;
