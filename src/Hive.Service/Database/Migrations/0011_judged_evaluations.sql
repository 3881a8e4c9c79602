-- A model judges by criteria, too.
alter table hive.evaluations
    drop constraint evaluations_type_check,
    add constraint evaluations_type_check
        check (type in ('accuracy', 'reliability', 'performance', 'agent_as_judge'));
