-- Data sets that people sent. A file without a row here is none.
create table dataset (
    name       text    not null primary key,
    -- The hash of its file.
    sha256     text    not null,
    size_bytes integer not null,
    created_at integer not null,
    -- What is told of it, as JSON.
    details    text    not null,
    -- Why its file cannot be read, if it cannot.
    damage     text
);

-- Every file that was ever to be written, noted before it was. So a file without a data set is known to be a leftover, and one
-- that is not even here comes from a database that was lost.
create table announced_dataset (
    name   text not null,
    sha256 text not null,
    primary key (name, sha256)
);
