create table given_versions ( -- the last version number of a name that was given, whether or not that version still exists
    kind    varchar(20)  not null, -- models or datasets
    name    varchar(100) not null,
    version integer      not null,
    primary key (kind, name)
);

insert into given_versions (kind, name, version) select 'models', name, max(version) from models group by name;
insert into given_versions (kind, name, version) select 'datasets', name, max(version) from datasets group by name;
