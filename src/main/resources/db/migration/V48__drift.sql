create table drift_references (
    model_id varchar(40) not null primary key references models (id) on delete cascade,
    content  bytea       not null -- JSON, compressed: how often what occurred among the rows learnt from
);

create table drift_windows (
    model_id varchar(40)              not null references models (id) on delete cascade,
    hour_at  timestamp with time zone not null,
    process  varchar(100)             not null, -- that has counted
    content  bytea                    not null, -- big-endian 64-bit counts, compressed
    primary key (model_id, hour_at, process)
);

create index drift_windows_hour on drift_windows (hour_at);
