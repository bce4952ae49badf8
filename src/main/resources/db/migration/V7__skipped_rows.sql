alter table datasets add column skipped_rows integer default 0 not null; -- of the upload, left out on request
alter table datasets add column skipped_bytes bigint default 0 not null; -- of the file that holds them; 0 without one
alter table datasets add column skipped_sha256 varchar(64) default '' not null;
