create table installation ( -- one row
    one        integer                  not null primary key check (one = 1),
    id         varchar(40)              not null, -- as in the data directory
    created_at timestamp with time zone not null
);
