alter table training_jobs add column memory_estimate bigint default 0 not null; -- bytes; 0 for jobs of before
alter table training_jobs add column memory_peak bigint; -- bytes; null before a run
