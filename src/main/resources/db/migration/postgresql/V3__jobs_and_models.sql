-- The same tables as in SQLite after its third migration; PostgreSQL was first supported then.
-- Times are milliseconds since 1970-01-01 UTC; ids are time-ordered UUIDs in their text form, so they sort as bytes do.

create table training_job (
    id              text    collate "C" not null primary key,
    name            text    not null,
    state           text    not null check (state in ('queued', 'running', 'pausing', 'paused', 'succeeded', 'failed', 'cancelling', 'cancelled')),
    phase           text    check (phase in ('loadingData', 'training', 'evaluating', 'saving')),
    request         text    not null,
    -- What a client calls its request, so that it can be sent twice; and the hash of the request it was first sent with.
    idempotency_key text    unique,
    request_sha256  text,
    created_at      bigint  not null,
    started_at      bigint,
    -- When it was asked to pause or to stop, while it has not yet.
    asked_at        bigint,
    finished_at     bigint,
    -- Counts the runs. Every write of a run names its attempt, so that an older one can change nothing.
    attempt         integer not null default 0,
    -- The process that works on it, or did last.
    worker          text,
    -- Counts the runs that ended with their process since a checkpoint was saved.
    crashes         integer not null default 0,
    -- How long runs have worked on it, in milliseconds, since it was asked for or resumed after a failure.
    worked_millis   bigint  not null default 0,
    -- The number of its last event.
    last_event      bigint  not null default 0,
    progress        text    not null,
    metrics         text    not null,
    model_name      text,
    model_version   integer,
    model_sha256    text,
    error_code      text,
    error_message   text
);

create index training_job_state on training_job (state);

create table training_metric (
    job_id   text    collate "C" not null references training_job (id) on delete cascade,
    sequence bigint  not null,
    kind     text    not null check (kind in ('step', 'epoch')),
    data     text    not null,
    primary key (job_id, sequence)
);

-- What happened to a job, in order; never changed, and the oldest are removed when there are too many.
create table training_event (
    job_id   text    collate "C" not null references training_job (id) on delete cascade,
    sequence bigint  not null,
    at       bigint  not null,
    -- The run during which it happened, 0 before the first.
    attempt  integer not null,
    type     text    not null,
    data     text    not null,
    primary key (job_id, sequence)
);

-- Where each job would go on if its run were cut off now: one row per job, replaced by every save.
create table training_checkpoint (
    job_id          text    collate "C" not null primary key references training_job (id) on delete cascade,
    -- The run that saved it.
    attempt         integer not null,
    created_at      bigint  not null,
    -- What the job showed at that moment, and the last point of its history by then.
    progress        text    not null,
    metrics         text    not null,
    metric_sequence bigint  not null,
    -- A safetensors file, which compression would not make smaller.
    state           bytea   not null
);

alter table training_checkpoint alter column state set storage external;

-- One row, which is locked while a job joins the queue, so that two cannot take the last place.
create table training_queue (
    id   integer not null primary key check (id = 1),
    jobs integer not null
);

insert into training_queue values (1, 0);

-- Version numbers are never used twice, even after a version was deleted.
create table model (
    name         text    collate "C" not null primary key,
    next_version integer not null
);

-- The commit point of a model: a file without a row here does not exist.
create table model_version (
    name       text    collate "C" not null references model (name),
    version    integer not null,
    sha256     text    not null,
    size_bytes bigint  not null,
    created_at bigint  not null,
    job_id     text,
    metadata   text    not null,
    -- Why its file cannot be served, if it cannot.
    damage     text,
    primary key (name, version)
);

-- The files of models, from which every process that shares this database fills its own disk.
create table model_file (
    name    text    collate "C" not null,
    version integer not null,
    bytes   bytea   not null,
    primary key (name, version),
    foreign key (name, version) references model_version (name, version) on delete cascade
);

alter table model_file alter column bytes set storage external;

-- db-scheduler's own table; columns and types are its choice.
create table scheduled_tasks (
    task_name            text                     not null,
    task_instance        text                     not null,
    task_data            bytea,
    execution_time       timestamp with time zone not null,
    picked               boolean                  not null,
    picked_by            text,
    last_success         timestamp with time zone,
    last_failure         timestamp with time zone,
    consecutive_failures int,
    last_heartbeat       timestamp with time zone,
    version              bigint                   not null,
    priority             smallint,
    primary key (task_name, task_instance)
);

create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
create index scheduled_tasks_priority on scheduled_tasks (priority desc, execution_time asc);
