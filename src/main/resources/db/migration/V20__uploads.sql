alter table datasets add column read_as text default '{}' not null; -- JSON: how the upload was read, as options would say it
