create table database_looks (
    looks bigint not null -- in one row: written to find out whether anything can be
);

insert into database_looks (looks) values (0);
