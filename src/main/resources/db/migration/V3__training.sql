create table training_jobs (
    id             varchar(40)              not null primary key,
    name           varchar(100)             not null,
    status         varchar(20)              not null,
    created_at     timestamp with time zone not null,
    started_at     timestamp with time zone,
    finished_at    timestamp with time zone,
    dataset_id     varchar(40)              not null, -- may be deleted once the job has ended
    dataset_sha256 varchar(64)              not null,
    seed           bigint                   not null,
    attempt        integer                  not null, -- runs begun; a run writes only under its own number
    model_id       varchar(40),
    definition     text                     not null, -- JSON, resolved
    progress       text                     not null, -- JSON
    error          text,                              -- JSON
    warnings       text                     not null  -- JSON
);

create index training_jobs_status on training_jobs (status, id);

create table loss_history (
    job_id   varchar(40) not null references training_jobs (id) on delete cascade,
    attempt  integer     not null,
    sequence integer     not null,
    series   text        not null, -- JSON: values by metric, one for each point
    primary key (job_id, attempt, sequence)
);
