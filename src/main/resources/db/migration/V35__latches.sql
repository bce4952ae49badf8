create table if not exists latches ( -- rows that are locked, so that processes do something one after the other
    id varchar(40) not null primary key
);

insert into latches (id) select 'datasets' where not exists (select 1 from latches where id = 'datasets');
insert into latches (id) select 'queue' where not exists (select 1 from latches where id = 'queue');

alter table processes add column if not exists places integer default 0 not null; -- in the queue, kept for its submissions
