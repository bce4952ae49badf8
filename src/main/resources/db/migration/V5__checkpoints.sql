create table checkpoints (
    id          varchar(40)              not null primary key,
    job_id      varchar(40)              not null references training_jobs (id) on delete cascade,
    attempt     integer                  not null, -- the run that wrote it
    created_at  timestamp with time zone not null,
    epoch       integer                  not null, -- epochs done
    step        bigint                   not null, -- steps done
    job_state   text                     not null, -- JSON: what the run knows beside the training
    file_bytes  bigint                   not null,
    file_sha256 varchar(64)              not null
);

create index checkpoints_job on checkpoints (job_id, id);
