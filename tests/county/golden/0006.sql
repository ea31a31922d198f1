-- The tables of version 6 as that version of the program made them in PostgreSQL.
CREATE FUNCTION instr(text, text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT RETURN position($2 IN $1);
CREATE FUNCTION instr(bytea, bytea) RETURNS integer LANGUAGE sql IMMUTABLE STRICT RETURN position($2 IN $1);
CREATE FUNCTION is_number(boolean, integer) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN $1::integer = $2;
CREATE OPERATOR = (LEFTARG = boolean, RIGHTARG = integer, FUNCTION = is_number);
CREATE TABLE blob_chunks (
    hash BYTEA NOT NULL,
    number INTEGER NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (hash, number)
);
CREATE TABLE blob_sources (
    subject BYTEA NOT NULL,
    plain BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    key BYTEA NOT NULL,
    PRIMARY KEY (subject, plain)
);
CREATE TABLE blobs (
    hash BYTEA NOT NULL,
    size INTEGER NOT NULL,
    chunks INTEGER NOT NULL,
    scope VARCHAR NOT NULL,
    delivery INTEGER NOT NULL,
    position INTEGER NOT NULL,
    origin BYTEA NOT NULL,
    PRIMARY KEY (hash)
);
CREATE INDEX blobs_begun ON blobs (hash) WHERE position = 0;
CREATE INDEX blobs_not_confirmed ON blobs (delivery) WHERE delivery < 2;
CREATE INDEX blobs_by_position ON blobs (scope, position);
CREATE TABLE cases (
    id BIGSERIAL NOT NULL,
    subject BYTEA NOT NULL,
    scope VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    official_number VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    petitioner VARCHAR NOT NULL,
    parties INTEGER NOT NULL,
    channel VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    agent VARCHAR NOT NULL,
    registered_on VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    stage_on VARCHAR NOT NULL,
    open BOOLEAN NOT NULL,
    historical BOOLEAN NOT NULL,
    due VARCHAR NOT NULL,
    due_rule VARCHAR NOT NULL,
    due_holder VARCHAR NOT NULL,
    duty_due VARCHAR NOT NULL,
    next_step VARCHAR NOT NULL,
    wants VARCHAR NOT NULL,
    conflicts INTEGER NOT NULL,
    issues INTEGER NOT NULL,
    changed BIGINT NOT NULL,
    delivery INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (subject)
);
CREATE INDEX cases_not_confirmed ON cases (delivery) WHERE delivery < 2;
CREATE INDEX cases_by_change ON cases (changed, id);
CREATE INDEX cases_by_day ON cases (registered_on);
CREATE INDEX cases_by_due ON cases (due, id DESC, due_holder, duty_due);
CREATE INDEX cases_by_agent ON cases (agent, due, id DESC, due_holder, duty_due, open, next_step, registered_on);
CREATE INDEX cases_open ON cases (due_holder, next_step, duty_due);
CREATE INDEX cases_in_conflict ON cases (conflicts) WHERE conflicts > 0;
CREATE INDEX cases_wanting ON cases (wants);
CREATE INDEX ix_cases_number ON cases (number);
CREATE TABLE certificates (
    key BYTEA NOT NULL,
    serial INTEGER NOT NULL,
    body BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    revoked BOOLEAN NOT NULL,
    PRIMARY KEY (key, serial)
);
CREATE TABLE clocks (
    case_id BIGINT NOT NULL,
    rule VARCHAR NOT NULL,
    holder VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    due VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    face BYTEA NOT NULL
);
CREATE INDEX ix_clocks_case_id ON clocks (case_id);
CREATE TABLE cursors (
    scope VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (scope)
);
CREATE TABLE events (
    id BIGSERIAL NOT NULL,
    subject BYTEA NOT NULL,
    leaf BYTEA NOT NULL,
    log INTEGER NOT NULL,
    segment INTEGER,
    lamport BIGINT NOT NULL,
    body BYTEA,
    PRIMARY KEY (id)
);
CREATE INDEX events_by_segment_and_log ON events (segment, log);
CREATE INDEX events_by_subject ON events (subject);
CREATE TABLE invitations (
    id BYTEA NOT NULL,
    secret BYTEA NOT NULL,
    name VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    scopes VARCHAR NOT NULL,
    used_by BYTEA,
    PRIMARY KEY (id)
);
CREATE TABLE logs (
    id BIGSERIAL NOT NULL,
    key BYTEA NOT NULL,
    incarnation BYTEA NOT NULL,
    scope VARCHAR NOT NULL,
    authority BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (key, incarnation, scope)
);
CREATE TABLE meta (
    key VARCHAR NOT NULL,
    value BYTEA NOT NULL,
    PRIMARY KEY (key)
);
CREATE TABLE notes (
    kind VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    changed BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (kind, key)
);
CREATE TABLE quarantine (
    id BIGSERIAL NOT NULL,
    mark BYTEA NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    key BYTEA NOT NULL,
    count INTEGER NOT NULL,
    arrived BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (mark)
);
CREATE TABLE receptions (
    id BIGSERIAL NOT NULL,
    subject BYTEA NOT NULL,
    scope VARCHAR NOT NULL,
    held_on VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    official VARCHAR NOT NULL,
    actor VARCHAR NOT NULL,
    heard INTEGER NOT NULL,
    changed BIGINT NOT NULL,
    delivery INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (subject)
);
CREATE TABLE segments (
    id BIGSERIAL NOT NULL,
    log INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hash BYTEA NOT NULL,
    count INTEGER NOT NULL,
    size INTEGER NOT NULL,
    header BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    delivery INTEGER NOT NULL,
    scope VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (hash)
);
CREATE INDEX segments_by_log ON segments (log, number);
CREATE INDEX segments_by_position ON segments (scope, position);
CREATE TABLE staff (
    name VARCHAR NOT NULL,
    password VARCHAR NOT NULL,
    PRIMARY KEY (name)
);
CREATE TABLE unindexed (
    case_id BIGSERIAL NOT NULL,
    PRIMARY KEY (case_id)
);
CREATE TABLE visits (
    id BIGSERIAL NOT NULL,
    subject BYTEA NOT NULL,
    record BYTEA NOT NULL,
    scope VARCHAR NOT NULL,
    visited_on VARCHAR NOT NULL,
    household VARCHAR NOT NULL,
    said VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    actor VARCHAR NOT NULL,
    case_subject VARCHAR NOT NULL,
    pieces VARCHAR NOT NULL,
    changed BIGINT NOT NULL,
    delivery INTEGER NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX visits_not_confirmed ON visits (delivery) WHERE delivery < 2;
CREATE INDEX visits_by_day ON visits (visited_on, changed);
CREATE INDEX visits_by_subject ON visits (subject);
ALTER TABLE clocks ADD COLUMN rowid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
CREATE TABLE search (rowid bigint PRIMARY KEY, pieces tsvector NOT NULL);
CREATE INDEX search_by_piece ON search USING gin (pieces);
