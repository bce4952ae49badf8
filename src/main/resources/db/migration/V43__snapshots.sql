create table job_snapshots (
    job_id  varchar(40) not null references training_jobs (id) on delete cascade,
    epoch   integer     not null, -- that was over
    step    bigint      not null,
    content bytea       not null, -- JSON, compressed: what the network looked like inside
    primary key (job_id, epoch)
);
