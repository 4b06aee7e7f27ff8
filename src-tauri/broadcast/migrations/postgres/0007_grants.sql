-- Which record this is: the server, its timeline, and the database. Another one than stands here: it was restored from a backup, copied,
-- or a standby took over.
CREATE TABLE epoch (
    one      BOOLEAN NOT NULL PRIMARY KEY DEFAULT TRUE CHECK (one),
    identity TEXT COLLATE "C" NOT NULL
);

CREATE FUNCTION identity() RETURNS TEXT LANGUAGE sql VOLATILE AS $$
    SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()),
        left(pg_walfile_name(pg_current_wal_lsn()), 8),
        (SELECT oid FROM pg_database WHERE datname = current_database()))
$$;

INSERT INTO epoch (identity) VALUES (identity());

CREATE FUNCTION epoch_is_noted() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path = posthorn, pg_temp AS $$
BEGIN
    PERFORM note('restored', 'record', '', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER epoch_is_noted AFTER UPDATE ON epoch FOR EACH ROW EXECUTE FUNCTION epoch_is_noted();
REVOKE EXECUTE ON FUNCTION epoch_is_noted() FROM PUBLIC;

-- Gives the roles that IT made what they need. Run by whoever brings the schema up to date, and where a role came later.
CREATE FUNCTION grant_rights() RETURNS VOID LANGUAGE plpgsql SET search_path = posthorn, pg_temp AS $$
DECLARE
    writer TEXT := current_database() || '_writer';
    sender TEXT := current_database() || '_sender';
    program TEXT := current_database() || '_program';
    one TEXT;
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = writer) THEN
        EXECUTE format('GRANT USAGE ON SCHEMA posthorn TO %I', writer);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA posthorn TO %I', writer);
        EXECUTE format('GRANT INSERT, UPDATE ON shared TO %I', writer);
    END IF;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = sender) THEN
        EXECUTE format('GRANT USAGE ON SCHEMA posthorn TO %I', sender);
        FOR one IN
            SELECT relname FROM pg_class
            WHERE relnamespace = 'posthorn'::REGNAMESPACE AND relkind IN ('r', 'p')
                AND relname NOT IN ('_sqlx_migrations', 'shared', 'deeds')
        LOOP
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO %I', one, sender);
        END LOOP;
        EXECUTE format('REVOKE DELETE ON epoch FROM %I', sender);
    END IF;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = program) THEN
        EXECUTE format('GRANT USAGE ON SCHEMA posthorn TO %I', program);
        EXECUTE format('GRANT SELECT ON requests TO %I', program);
        EXECUTE format('GRANT INSERT (company, key, template, text, values, recipients, not_before) ON requests TO %I', program);
    END IF;
END
$$;
