-- Who of the team may do what, the release of a broadcast by a second person, and what was done.
--
-- IT gives each login one of four roles, which are named after the database: <database>_writer, _sender, _approver, _owner. Each of them
-- is granted to the next one. Without these roles whoever made the schema may do everything, and nobody else anything.

-- A second person has to release it before it leaves, or did. The trigger below says so, by the rule of the company.
ALTER TABLE broadcasts ADD COLUMN needs_release BOOLEAN NOT NULL DEFAULT FALSE;
-- As whom this database knows who ordered it; NULL: it was ordered before there was this column.
ALTER TABLE broadcasts ADD COLUMN ordered_login TEXT COLLATE "C";
-- Who released it, by name, when, and as whom this database knows them; NULL: nobody yet.
ALTER TABLE broadcasts ADD COLUMN released_by TEXT COLLATE "C";
ALTER TABLE broadcasts ADD COLUMN released_at BIGINT;
ALTER TABLE broadcasts ADD COLUMN released_login TEXT COLLATE "C";

-- The clock that counts, in milliseconds since 1970-01-01 UTC.
CREATE FUNCTION clock_ms() RETURNS BIGINT LANGUAGE sql VOLATILE AS $$
    SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)
$$;

-- Whether who is connected has a right.
CREATE FUNCTION may(wanted TEXT) RETURNS BOOLEAN LANGUAGE sql STABLE SET search_path = posthorn, pg_temp AS $$
    SELECT pg_has_role(session_user, (SELECT nspowner FROM pg_namespace WHERE nspname = 'posthorn'), 'MEMBER')
        OR EXISTS (
            SELECT 1 FROM pg_roles
            WHERE rolname = current_database() || '_' || wanted AND pg_has_role(session_user, oid, 'MEMBER'))
$$;

-- A text of a JSON object by its name; NULL where there is none, or where it is no JSON, as of a program that is newer.
CREATE FUNCTION text_in(body TEXT, name TEXT) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN CAST(body AS JSONB) ->> name;
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END
$$;

-- The application of a company: a team has each once, so that nobody sends for it past the others. NULL: not a company, or written by a
-- program that did not say so.
ALTER TABLE shared ADD COLUMN app TEXT COLLATE "C";
CREATE UNIQUE INDEX shared_by_app ON shared (app) WHERE body IS NOT NULL;

-- Companies are the owners' to change; templates and audiences everybody's.
ALTER TABLE shared ENABLE ROW LEVEL SECURITY;
CREATE POLICY shared_is_read ON shared FOR SELECT USING (TRUE);
CREATE POLICY shared_is_added ON shared FOR INSERT WITH CHECK (may('owner') OR (may('writer') AND kind <> 'company'));
CREATE POLICY shared_is_changed ON shared FOR UPDATE
    USING (may('owner') OR (may('writer') AND kind <> 'company'))
    WITH CHECK (may('owner') OR (may('writer') AND kind <> 'company'));

-- What is ordered for more people than the company's rule allows one person alone waits for a second one, whatever program writes it.
CREATE FUNCTION broadcast_is_ordered() RETURNS TRIGGER LANGUAGE plpgsql SET search_path = posthorn, pg_temp AS $$
DECLARE
    release_from BIGINT;
BEGIN
    NEW.ordered_login := session_user;
    NEW.released_by := NULL;
    NEW.released_at := NULL;
    NEW.released_login := NULL;
    SELECT CAST(text_in(body, 'release_from') AS BIGINT) INTO release_from
        FROM shared WHERE kind = 'company' AND id = NEW.profile_id AND body IS NOT NULL;
    -- Where nobody knows how many they are, the program says that it is needed.
    NEW.needs_release := NEW.state IN ('waiting', 'sending') AND NOT NEW.test
        AND (NEW.needs_release OR COALESCE(NEW.people >= release_from, FALSE));
    IF NEW.needs_release THEN
        NEW.state := 'waiting';
        NEW.pause := 'release';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER broadcast_is_ordered BEFORE INSERT ON broadcasts FOR EACH ROW EXECUTE FUNCTION broadcast_is_ordered();

-- It leaves that state by being taken back, or by the release of somebody else who may. What was ordered stays as it is.
CREATE FUNCTION broadcast_is_released() RETURNS TRIGGER LANGUAGE plpgsql SET search_path = posthorn, pg_temp AS $$
BEGIN
    IF (NEW.needs_release, NEW.ordered_login, NEW.digest, NEW.people, NEW.people_exact, NEW.profile_id, NEW.app, NEW.test)
        IS DISTINCT FROM (OLD.needs_release, OLD.ordered_login, OLD.digest, OLD.people, OLD.people_exact, OLD.profile_id, OLD.app, OLD.test)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'what was ordered cannot be changed';
    END IF;
    IF OLD.state IN ('finished', 'cancelled') AND NEW.state IN ('waiting', 'sending') AND NOT NEW.test
        AND NEW.released_login IS NULL AND (NEW.needs_release OR NEW.people >= (
            SELECT CAST(text_in(body, 'release_from') AS BIGINT)
            FROM shared WHERE kind = 'company' AND id = NEW.profile_id AND body IS NOT NULL))
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'nobody has released it: it is to be ordered again';
    END IF;
    IF NOT NEW.needs_release THEN
        RETURN NEW;
    END IF;
    IF NEW.state = 'sending' AND NEW.pause IS DISTINCT FROM 'release' AND NEW.released_by IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'nobody has released it';
    END IF;
    IF NEW.pause = 'release' THEN
        IF NEW.state <> 'waiting' THEN
            RAISE insufficient_privilege USING MESSAGE = 'nobody has released it';
        END IF;
        NEW.released_by := NULL;
        NEW.released_at := NULL;
        NEW.released_login := NULL;
        RETURN NEW;
    END IF;
    IF OLD.pause IS DISTINCT FROM 'release' THEN
        IF (NEW.released_by, NEW.released_at, NEW.released_login)
            IS DISTINCT FROM (OLD.released_by, OLD.released_at, OLD.released_login)
        THEN
            RAISE insufficient_privilege USING MESSAGE = 'who released it cannot be changed';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state = 'cancelled' THEN
        RETURN NEW;
    END IF;
    IF NEW.released_by IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'nobody has released it';
    END IF;
    IF NOT may('approver') THEN
        RAISE insufficient_privilege USING MESSAGE = 'the role does not include the release of broadcasts';
    END IF;
    IF OLD.ordered_login = session_user THEN
        RAISE insufficient_privilege USING MESSAGE = 'who ordered a broadcast cannot release it';
    END IF;
    NEW.released_login := session_user;
    NEW.released_at := clock_ms();
    RETURN NEW;
END
$$;

CREATE TRIGGER broadcast_is_released
    BEFORE UPDATE OF state, pause, needs_release, ordered_login, released_by, released_at, released_login, digest, people, people_exact,
        profile_id, app, test
    ON broadcasts FOR EACH ROW EXECUTE FUNCTION broadcast_is_released();

-- What is waiting for a release stays what was looked at.
CREATE FUNCTION request_stays() RETURNS TRIGGER LANGUAGE plpgsql SET search_path = posthorn, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM broadcasts WHERE id = NEW.broadcast_id AND pause = 'release') THEN
        RAISE insufficient_privilege USING MESSAGE = 'what waits for a release cannot be changed';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER request_stays BEFORE UPDATE OF request ON batches FOR EACH ROW EXECUTE FUNCTION request_stays();

-- What was done, by whom. Triggers write it, and nobody else may.
CREATE TABLE deeds (
    number   BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Milliseconds since 1970-01-01 UTC, by the clock of this database.
    at       BIGINT NOT NULL,
    -- As whom this database knows them, and their name in Posthorn; empty: it was not Posthorn.
    login    TEXT COLLATE "C" NOT NULL,
    name     TEXT COLLATE "C" NOT NULL,
    deed     TEXT COLLATE "C" NOT NULL,
    -- What with: 'broadcast', 'company', 'template', 'audience', 'record'.
    kind     TEXT COLLATE "C" NOT NULL,
    id       TEXT COLLATE "C" NOT NULL,
    -- Its title or name then.
    title    TEXT COLLATE "C" NOT NULL
);

CREATE FUNCTION deeds_stay() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'what was done is not changed afterwards';
END
$$;

CREATE TRIGGER deeds_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON deeds FOR EACH STATEMENT EXECUTE FUNCTION deeds_stay();

-- Writes a line. With the rights of the schema's owner: the others have none to it.
CREATE FUNCTION note(deed TEXT, kind TEXT, id TEXT, title TEXT) RETURNS VOID
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = posthorn, pg_temp AS $$
    INSERT INTO deeds (at, login, name, deed, kind, id, title)
    VALUES (clock_ms(), session_user, COALESCE(current_setting('posthorn.member', TRUE), ''), deed, kind, id, COALESCE(title, ''))
$$;
REVOKE EXECUTE ON FUNCTION note(TEXT, TEXT, TEXT, TEXT) FROM PUBLIC;

CREATE FUNCTION broadcast_is_noted() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path = posthorn, pg_temp AS $$
DECLARE
    deed TEXT;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('waiting', 'sending') THEN
            -- Somebody brought it along who sent it before.
            RETURN NULL;
        END IF;
        deed := 'ordered';
    ELSIF NEW.released_by IS NOT NULL AND OLD.released_by IS NULL THEN
        deed := 'released';
    ELSIF NEW.state = 'cancelled' AND OLD.state <> 'cancelled' THEN
        deed := 'cancelled';
    ELSIF NEW.pause = 'admin' AND OLD.pause IS NULL THEN
        deed := 'paused';
    ELSIF NEW.pause = 'stopping' AND OLD.pause IS DISTINCT FROM 'stopping' THEN
        deed := 'stopped';
    ELSIF NEW.scheduled AND NEW.state = 'waiting' AND NEW.sends_at IS DISTINCT FROM OLD.sends_at THEN
        deed := 'rescheduled';
    ELSIF OLD.pause IS NOT NULL AND OLD.pause <> 'stopping' AND NEW.pause IS NULL AND NEW.state IN ('waiting', 'sending') THEN
        deed := 'resumed';
    ELSE
        RETURN NULL;
    END IF;
    PERFORM note(deed, 'broadcast', NEW.id, NEW.title);
    RETURN NULL;
END
$$;

CREATE TRIGGER broadcast_is_noted AFTER INSERT OR UPDATE OF pause, state, sends_at ON broadcasts
    FOR EACH ROW EXECUTE FUNCTION broadcast_is_noted();

CREATE FUNCTION errand_is_noted() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path = posthorn, pg_temp AS $$
BEGIN
    IF NEW.asked > 0 AND NEW.done + NEW.failed >= NEW.asked THEN
        -- Brought along with what was sent before.
        RETURN NULL;
    END IF;
    PERFORM note(CASE NEW.errand WHEN 'recall' THEN 'recalled' ELSE 'card_changed' END, 'broadcast', NEW.broadcast_id,
        (SELECT title FROM broadcasts WHERE broadcasts.id = NEW.broadcast_id));
    RETURN NULL;
END
$$;

CREATE TRIGGER errand_is_noted AFTER INSERT ON errands FOR EACH ROW EXECUTE FUNCTION errand_is_noted();

CREATE FUNCTION shared_is_noted() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path = posthorn, pg_temp AS $$
DECLARE
    former TEXT := CASE TG_OP WHEN 'UPDATE' THEN OLD.body END;
BEGIN
    PERFORM note(CASE WHEN NEW.body IS NULL THEN 'deleted' ELSE 'changed' END, NEW.kind, NEW.id,
        text_in(COALESCE(NEW.body, former), 'name'));
    RETURN NULL;
END
$$;

CREATE TRIGGER shared_is_noted AFTER INSERT OR UPDATE ON shared FOR EACH ROW EXECUTE FUNCTION shared_is_noted();

-- With a table of their own somebody could have them write what was not done.
REVOKE EXECUTE ON FUNCTION broadcast_is_noted(), errand_is_noted(), shared_is_noted() FROM PUBLIC;
