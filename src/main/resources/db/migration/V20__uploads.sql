alter table datasets add column options text default '{}' not null; -- JSON: how the upload was read, as options would say it
