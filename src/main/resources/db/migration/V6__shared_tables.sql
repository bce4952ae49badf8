alter table datasets add column table_file varchar(80) default '' not null; -- name of the file the cells are read from
update datasets set table_file = id || '.table';
create index datasets_table on datasets (table_file);
