-- In the order that they are asked in, so that both databases read no further than the first rows.
drop index if exists training_jobs_queue;
create index if not exists training_jobs_in_turn on training_jobs (status, priority desc, turn, id);
drop index if exists training_jobs_owner;
create index if not exists training_jobs_last_turn on training_jobs (status, owner, priority, turn desc);
create index if not exists training_jobs_wait on training_jobs (status, queued_at);
