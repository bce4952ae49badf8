create table idempotency_keys (
    caller       varchar(200)             not null,
    name         varchar(255)             not null, -- as the caller gave it
    created_at   timestamp with time zone not null,
    holder       varchar(40)              not null, -- the request that is at it, or was
    held_until   timestamp with time zone not null, -- while it is under way; its process may die
    fingerprint  varchar(64),                       -- SHA-256 of the request; null before it has created something
    location     varchar(200),                      -- of what it has created
    status       integer,                           -- of the answer; null before there is one
    content_type varchar(100),
    body         text,                              -- null for a large one
    primary key (caller, name)
);

create index idempotency_keys_age on idempotency_keys (created_at);
