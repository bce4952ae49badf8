alter table webhooks alter column host set not null;
alter table webhooks alter column sealed_secret set not null;
alter table webhooks drop column if exists secret;
