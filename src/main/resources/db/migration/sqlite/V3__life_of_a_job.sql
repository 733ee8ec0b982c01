-- Jobs can be paused, tell what happens to them as events, and may be asked for under a key. SQLite changes no check of a
-- table that exists, so the tables of jobs are made anew; those that refer to them first, so that nothing is deleted with them.

create table new_training_job (
    id              text    not null primary key,
    name            text    not null,
    state           text    not null check (state in ('queued', 'running', 'pausing', 'paused', 'succeeded', 'failed', 'cancelling', 'cancelled')),
    phase           text    check (phase in ('loadingData', 'training', 'evaluating', 'saving')),
    request         text    not null,
    -- What a client calls its request, so that it can be sent twice; and the hash of the request it was first sent with.
    idempotency_key text    unique,
    request_sha256  text,
    created_at      integer not null,
    started_at      integer,
    -- When it was asked to pause or to stop, while it has not yet.
    asked_at        integer,
    finished_at     integer,
    -- Counts the runs. Every write of a run names its attempt, so that an older one can change nothing.
    attempt         integer not null default 0,
    -- The process that works on it, or did last.
    worker          text,
    -- Counts the runs that ended with their process since a checkpoint was saved.
    crashes         integer not null default 0,
    -- How long runs have worked on it, in milliseconds, since it was asked for or resumed after a failure.
    worked_millis   integer not null default 0,
    -- The number of its last event.
    last_event      integer not null default 0,
    progress        text    not null,
    metrics         text    not null,
    model_name      text,
    model_version   integer,
    model_sha256    text,
    error_code      text,
    error_message   text
);

insert into new_training_job
    (id, name, state, phase, request, created_at, started_at, finished_at, attempt, crashes, progress, metrics,
     model_name, model_version, model_sha256, error_code, error_message)
select id, name, state, phase, request, created_at, started_at, finished_at, attempt, crashes, progress, metrics,
    model_name, model_version, model_sha256, error_code, error_message
from training_job;

create table new_training_metric (
    job_id   text    not null references new_training_job (id) on delete cascade,
    sequence integer not null,
    kind     text    not null check (kind in ('step', 'epoch')),
    data     text    not null,
    primary key (job_id, sequence)
);

insert into new_training_metric select job_id, sequence, kind, data from training_metric;

create table new_training_checkpoint (
    job_id          text    not null primary key references new_training_job (id) on delete cascade,
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

insert into new_training_checkpoint
select job_id, attempt, created_at, progress, metrics, metric_sequence, state from training_checkpoint;

drop table training_checkpoint;
drop table training_metric;
drop table training_job;
-- What refers to a table follows when it is renamed.
alter table new_training_job rename to training_job;
alter table new_training_metric rename to training_metric;
alter table new_training_checkpoint rename to training_checkpoint;

create index training_job_state on training_job (state);

-- What happened to a job, in order; never changed, and the oldest are removed when there are too many.
create table training_event (
    job_id   text    not null references training_job (id) on delete cascade,
    sequence integer not null,
    at       integer not null,
    -- The run during which it happened, 0 before the first.
    attempt  integer not null,
    type     text    not null,
    data     text    not null,
    primary key (job_id, sequence)
);

-- One row, which is locked while a job joins the queue, so that two cannot take the last place.
create table training_queue (
    id   integer not null primary key check (id = 1),
    jobs integer not null
);

insert into training_queue values (1, 0);

-- Why its file cannot be served, if it cannot.
alter table model_version add column damage text;
