-- Where each job would go on if its run were cut off now: one row per job, replaced by every save.
create table training_checkpoint (
    job_id          text    not null primary key references training_job (id) on delete cascade,
    -- The run that saved it.
    attempt         integer not null,
    created_at      integer not null,
    -- What the job showed at that moment, and the last point of its history by then.
    progress        text    not null,
    metrics         text    not null,
    metric_sequence integer not null,
    -- A safetensors file. Last, because reading what is before it does not read it.
    state           blob    not null
);
