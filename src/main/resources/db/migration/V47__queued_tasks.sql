create table queued_tasks (
    id                varchar(40)              not null primary key,
    kind              varchar(30)              not null,
    status            varchar(20)              not null,
    name              varchar(100), -- of its result; null where that has none
    model_id          varchar(40)              not null,
    dataset_id        varchar(40), -- that it reads; null for what the model learnt from
    question          varchar(500)             not null, -- what exactly is asked
    owner             varchar(100)             not null,
    priority          integer                  not null,
    turn              bigint                   not null,
    memory_estimate   bigint                   not null, -- bytes
    attempt           integer                  not null,
    done              bigint                   not null, -- rows
    total             bigint                   not null, -- rows
    warnings          text                     not null, -- JSON
    error             text, -- JSON
    result            text, -- JSON; null where it is a dataset, and before there is one
    result_dataset_id varchar(40),
    created_at        timestamp with time zone not null,
    started_at        timestamp with time zone,
    finished_at       timestamp with time zone,
    queued_at         timestamp with time zone not null,
    process           varchar(100),
    ticket            varchar(40)
);

create index queued_tasks_in_turn on queued_tasks (status, priority desc, turn, id);
create index queued_tasks_last_turn on queued_tasks (status, owner, priority, turn desc);
create index queued_tasks_kind on queued_tasks (kind, id);
create index queued_tasks_model on queued_tasks (model_id, kind, id);
create index queued_tasks_dataset on queued_tasks (dataset_id, status);
