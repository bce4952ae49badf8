create table history_segments (
    job_id     varchar(40) not null references training_jobs (id) on delete cascade,
    resolution varchar(10) not null, -- what its points are: EPOCH, STEP
    first_step bigint      not null,
    last_step  bigint      not null,
    points     integer     not null,
    metrics    text        not null, -- names, separated by commas
    content    bytea       not null, -- steps, epochs and metrics, column by column
    primary key (job_id, resolution, first_step)
);
