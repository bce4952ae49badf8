alter table training_jobs add column if not exists first_model_id varchar(40); -- whose weights it begins with

create index if not exists training_jobs_first_model on training_jobs (first_model_id, status);
create index if not exists training_jobs_dataset on training_jobs (dataset_id, status);
create index if not exists sweep_trials_job on sweep_trials (job_id);
create index if not exists verifications_job on verifications (job_id);
