alter table model_aliases add column temperature double precision; -- what the logits are divided by; null for none
