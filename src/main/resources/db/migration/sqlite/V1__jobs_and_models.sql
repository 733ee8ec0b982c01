-- Times are milliseconds since 1970-01-01 UTC; ids are time-ordered UUIDs in their text form.

create table training_job (
    id               text    not null primary key,
    name             text    not null,
    state            text    not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelling', 'cancelled')),
    phase            text    check (phase in ('loadingData', 'training', 'evaluating', 'saving')),
    request          text    not null,
    created_at       integer not null,
    started_at       integer,
    finished_at      integer,
    -- Counts the runs. Every write of a run names its attempt, so that an older one can change nothing.
    attempt          integer not null default 0,
    -- Counts the runs that ended with their process.
    crashes          integer not null default 0,
    progress         text,
    metrics          text,
    model_name       text,
    model_version    integer,
    model_sha256     text,
    error_code       text,
    error_message    text
);

create index training_job_state on training_job (state);

create table training_metric (
    job_id   text    not null references training_job (id) on delete cascade,
    sequence integer not null,
    kind     text    not null check (kind in ('step', 'epoch')),
    data     text    not null,
    primary key (job_id, sequence)
);

-- Version numbers are never used twice, even after a version was deleted.
create table model (
    name         text    not null primary key,
    next_version integer not null
);

-- The commit point of a model: a file without a row here does not exist.
create table model_version (
    name       text    not null references model (name),
    version    integer not null,
    sha256     text    not null,
    size_bytes integer not null,
    created_at integer not null,
    job_id     text,
    metadata   text    not null,
    primary key (name, version)
);

-- db-scheduler's own table; columns and types are its choice.
create table scheduled_tasks (
    task_name            varchar(100) not null,
    task_instance        varchar(100) not null,
    task_data            blob,
    execution_time       timestamp    not null,
    picked               bit          not null,
    picked_by            varchar(50),
    last_success         timestamp,
    last_failure         timestamp,
    consecutive_failures int,
    last_heartbeat       timestamp,
    version              bigint       not null,
    priority             smallint,
    primary key (task_name, task_instance)
);

create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
create index scheduled_tasks_priority on scheduled_tasks (priority desc, execution_time asc);
