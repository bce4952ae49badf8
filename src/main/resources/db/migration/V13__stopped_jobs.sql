alter table training_jobs add column on_stop varchar(10) default 'NONE' not null; -- what becomes a model if it is stopped
