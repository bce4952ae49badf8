create table if not exists model_aliases ( -- names that are moved from version to version
    name      varchar(100)             not null,
    alias     varchar(50)              not null,
    model_id  varchar(40)              not null references models (id),
    threshold double precision, -- from which probability on the second of two classes is the answer
    moved_at  timestamp with time zone not null,
    primary key (name, alias)
);

create index if not exists model_aliases_model on model_aliases (model_id);

create table if not exists model_notes ( -- what people say of a model, which never changes itself
    model_id    varchar(40) not null primary key references models (id) on delete cascade,
    description varchar(2000)
);

create table if not exists model_tags (
    model_id varchar(40) not null references models (id) on delete cascade,
    tag      varchar(50) not null,
    primary key (model_id, tag)
);

create index if not exists model_tags_tag on model_tags (tag, model_id);

create table if not exists model_figures ( -- metrics out of the manifests, to sort by; filled in when somebody does
    model_id varchar(40) not null references models (id) on delete cascade,
    metric   varchar(60) not null,
    measured double precision, -- null where the metric is not defined
    primary key (model_id, metric)
);

create index if not exists sweep_trials_model on sweep_trials (model_id);
