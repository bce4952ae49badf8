create table models (
    id             varchar(40)              not null primary key,
    name           varchar(100)             not null,
    version        integer                  not null,
    created_at     timestamp with time zone not null,
    job_id         varchar(40)              not null,
    manifest       text                     not null, -- JSON: network, encoding, metrics, provenance
    weights_bytes  bigint                   not null, -- of the file with the parameters, little-endian float32
    weights_sha256 varchar(64)              not null,
    constraint models_name_version unique (name, version)
);
