-- Evaluations of models, at the end of training or by jobs of their own.

alter table training_job add column kind text not null default 'training' check (kind in ('training', 'evaluation'));

create table model_evaluation (
    name              text    not null,
    version           integer not null,
    -- A model that ships with the service has other bytes in another release.
    model_sha256      text    not null,
    dataset           text    not null,
    dataset_sha256    text    not null,
    split             text    not null check (split in ('training', 'test')),
    created_at        integer not null,
    job_id            text,
    samples           integer not null,
    accuracy          real    not null,
    calibration_error real    not null,
    result            text    not null,
    -- The version again where it has a row, which takes this one along when it is deleted; null for a model that ships.
    stored_version    integer,
    -- The pixels of the most confidently wrong pictures, one after the other. Last, because reading what is before them
    -- does not read them.
    pictures          blob    not null,
    primary key (name, version, model_sha256, dataset, dataset_sha256, split),
    foreign key (name, stored_version) references model_version (name, version) on delete cascade
);

create index model_evaluation_stored_version on model_evaluation (name, stored_version);
