-- Data sets that people sent. A file without a row here is none.
create table dataset (
    name       text    collate "C" not null primary key,
    -- The hash of its file.
    sha256     text    not null,
    size_bytes bigint  not null,
    created_at bigint  not null,
    -- What is told of it, as JSON.
    details    text    not null,
    -- Why its file cannot be read, if it cannot.
    damage     text
);

-- Every file that was ever to be written, noted before it was. So a file without a data set is known to be a leftover, and one
-- that is not even here comes from a database that was lost.
create table announced_dataset (
    name   text collate "C" not null,
    sha256 text not null,
    primary key (name, sha256)
);

-- The files of data sets in pieces, from which every process that shares this database fills its own disk.
create table dataset_piece (
    name   text    collate "C" not null references dataset (name) on delete cascade,
    number integer not null,
    bytes  bytea   not null,
    primary key (name, number)
);

alter table dataset_piece alter column bytes set storage external;
