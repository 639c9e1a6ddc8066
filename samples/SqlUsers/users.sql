-- The users, and a trigger that tells of each change. PostgreSQL 11 or later.
CREATE TABLE mqtt_users (
    name text PRIMARY KEY,
    password_hash text NOT NULL,
    disabled boolean NOT NULL DEFAULT false
);

CREATE FUNCTION tell_of_mqtt_users() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        PERFORM pg_notify('mqtt_users', '');
        RETURN NULL;
    END IF;

    -- A renamed user is told of twice, by both names. A notification holds less than 8,000 bytes: an empty one says that it could be any user.
    FOREACH changed IN ARRAY ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.name END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.name END] LOOP
        IF changed IS NOT NULL THEN
            PERFORM pg_notify('mqtt_users', CASE WHEN octet_length(changed) < 8000 THEN changed ELSE '' END);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER tell_of_rows AFTER INSERT OR UPDATE OR DELETE ON mqtt_users FOR EACH ROW EXECUTE FUNCTION tell_of_mqtt_users();
CREATE TRIGGER tell_of_truncate AFTER TRUNCATE ON mqtt_users FOR EACH STATEMENT EXECUTE FUNCTION tell_of_mqtt_users();
