alter table datasets add column options text;                   -- JSON: what was said about the upload; null before this
alter table datasets add column uploads text default '[]' not null; -- JSON: its files, kept so that they can be read again
