create table job_events (
    job_id     varchar(40)              not null references training_jobs (id) on delete cascade,
    sequence   bigint                   not null, -- from 1 within the job
    created_at timestamp with time zone not null,
    attempt    integer                  not null, -- the run that tells; 0 before the first
    type       varchar(20)              not null,
    data       text                     not null, -- JSON
    primary key (job_id, sequence)
);
