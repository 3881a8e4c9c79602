-- A search among the few chunks that fit a filter reads their vectors one by one. Out of line, each costs more to fetch than to
-- compare; two rows of up to 1,000 numbers fit a page, so that in line they take no more room. Longer ones stay out of line, and so do
-- vectors that are there already, until they are made anew.
alter table hive.knowledge_vectors set (toast_tuple_target = 4080);
