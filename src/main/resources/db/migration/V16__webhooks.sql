create table webhooks (
    job_id varchar(40)   not null primary key references training_jobs (id) on delete cascade,
    url    varchar(2000) not null,
    secret varchar(256)  not null, -- signs what is sent; never answered
    events varchar(200)  not null  -- types, with commas between
);

create table webhook_deliveries (
    id           varchar(40)              not null primary key,
    job_id       varchar(40)              not null references webhooks (job_id) on delete cascade,
    sequence     bigint                   not null, -- of the event
    type         varchar(20)              not null, -- of the event
    body         text                     not null, -- the event
    status       varchar(20)              not null, -- pending, delivered or failed
    attempts     integer                  not null,
    due_at       timestamp with time zone not null, -- while pending; later while a process is at it
    delivered_at timestamp with time zone,
    answer       integer,                           -- last status that the receiver answered with
    error        varchar(500)                       -- last reason why it did not
);

create index webhook_deliveries_due on webhook_deliveries (status, due_at);
create index webhook_deliveries_job on webhook_deliveries (job_id, sequence);
