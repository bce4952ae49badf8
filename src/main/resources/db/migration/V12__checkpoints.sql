-- Those of before are files in a form that is not read any more; their jobs begin anew.
delete from checkpoints;

alter table checkpoints add column fold integer; -- from 1; null for the network that becomes the model
alter table checkpoints add column metrics text default '{}' not null; -- JSON: measured at this very step
alter table checkpoints add column loss double precision; -- that those of a job are compared by; null between epochs
