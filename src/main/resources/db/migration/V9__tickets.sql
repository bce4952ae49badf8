create table tickets ( -- db-scheduler's; each lets a worker take the next job, which is what training_jobs says
    task_name            varchar(40)              not null,
    task_instance        varchar(40)              not null, -- the ticket's id
    task_data            bytea,                             -- nothing
    execution_time       timestamp with time zone not null,
    picked               boolean                  not null,
    picked_by            varchar(100),                      -- name of the process
    last_success         timestamp with time zone,
    last_failure         timestamp with time zone,
    consecutive_failures integer,
    last_heartbeat       timestamp with time zone,
    version              bigint                   not null,
    priority             smallint,
    primary key (task_name, task_instance)
);

create index tickets_due on tickets (execution_time);
create index tickets_heartbeat on tickets (last_heartbeat);
create index training_jobs_ticket on training_jobs (ticket);

create table processes (
    name         varchar(100)             not null primary key,
    started_at   timestamp with time zone not null,
    heartbeat_at timestamp with time zone not null,
    workers      integer                  not null,
    memory_bytes bigint                   not null, -- that all its jobs together may hold
    memory_taken bigint                   not null
);
