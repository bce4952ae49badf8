create table datasets (
    id           varchar(40)              not null primary key,
    name         varchar(100)             not null,
    version      integer                  not null,
    created_at   timestamp with time zone not null,
    row_count    integer                  not null,
    bytes        bigint                   not null, -- of the uploaded file, unpacked
    sha256       varchar(64)              not null, -- of the uploaded file, unpacked
    format       varchar(20)              not null,
    table_bytes  bigint                   not null, -- of the file the cells are read from
    table_sha256 varchar(64)              not null,
    columns      text                     not null, -- JSON: the profile of each column
    warnings     text                     not null, -- JSON
    constraint datasets_name_version unique (name, version)
);
