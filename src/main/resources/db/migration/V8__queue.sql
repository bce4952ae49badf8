alter table training_jobs add column owner varchar(100) default 'anonymous' not null; -- whose turn it is
alter table training_jobs add column priority integer default 0 not null; -- the higher the sooner
alter table training_jobs add column turn bigint default 0 not null; -- among jobs of the same priority, the lower the sooner
alter table training_jobs add column queued_at timestamp with time zone; -- since when it waits, or had waited
alter table training_jobs add column pausing boolean default false not null; -- a user wants its run to pause
alter table training_jobs add column batches bigint; -- that its run may still do before it pauses; null for all
alter table training_jobs add column run_millis bigint default 0 not null; -- milliseconds that all its runs have taken
alter table training_jobs add column process varchar(100); -- where its run is, or was
alter table training_jobs add column ticket varchar(40); -- by which it was taken
alter table training_jobs add column cleared_at timestamp with time zone; -- when its history and checkpoints were removed

update training_jobs set queued_at = created_at;

create index training_jobs_queue on training_jobs (status, priority, turn, id);
create index training_jobs_owner on training_jobs (status, owner, priority, turn);
