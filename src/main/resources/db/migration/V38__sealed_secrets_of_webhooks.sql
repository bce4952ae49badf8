alter table webhooks add column if not exists host varchar(2000);          -- of the url, with its port: whose share it takes
alter table webhooks add column if not exists sealed_secret varchar(1200); -- signs what is sent; never answered; encrypted
alter table webhooks alter column secret drop not null;                    -- V39 encrypts it, V40 drops it
