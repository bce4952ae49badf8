create table verifications (
    id               varchar(40)              not null primary key,
    model_id         varchar(40)              not null,
    job_id           varchar(40), -- null where nothing could be trained; may be deleted once it has ended
    status           varchar(20)              not null,
    verdict          varchar(20), -- null before there is one, and where its job failed
    message          text                     not null,
    created_at       timestamp with time zone not null,
    finished_at      timestamp with time zone,
    expected_sha256  varchar(64)              not null,
    got_sha256       varchar(64),
    max_difference   double precision, -- between two weights; null where they cannot be compared
    differences      text                     not null -- JSON: what is not as it was then
);

create index verifications_model on verifications (model_id, id);
create index verifications_status on verifications (status, id);
