create table sweeps (
    id          varchar(40)              not null primary key,
    name        varchar(100)             not null,
    status      varchar(20)              not null,
    created_at  timestamp with time zone not null,
    finished_at timestamp with time zone,
    definition  text                     not null, -- JSON, resolved
    rungs       text                     not null  -- JSON: how many trials are trained for how many epochs
);

create index sweeps_status on sweeps (status, id);

create table sweep_trials (
    sweep_id   varchar(40) not null references sweeps (id) on delete cascade,
    rung       integer     not null, -- from 0
    number     integer     not null, -- of the combination, from 1
    status     varchar(20) not null,
    tried      text        not null, -- JSON: values by JSON pointer into the job
    job        text        not null, -- JSON: the definition that is submitted
    dataset_id varchar(40) not null,
    job_id     varchar(40), -- null before it is submitted; the job may be deleted once it has ended
    score      double precision, -- what decides; null where there is none
    epoch      integer, -- whose weights the model has
    model_id   varchar(40), -- null before there is one, and where it was not kept
    error      text,
    primary key (sweep_id, rung, number)
);

create index sweep_trials_dataset on sweep_trials (dataset_id, status);
