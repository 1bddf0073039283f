-- Why a contact has its status, in one plain sentence with its dates. `doubt` says which date it would rest on
-- is impossible (`retained_at`).
CREATE OR REPLACE MACRO years_in_words(years) AS
    CASE WHEN years = 5 THEN 'five years' ELSE years || ' years' END;

-- Null where no decision plays a part. Neither the officer's reason nor their name is in it.
CREATE OR REPLACE MACRO decision_reason(
    due_on, organisation_name, link_ended_on, last_active_on, decided_on, doubt
) AS
    'Kept as an individual by a decision of ' || day_in_words(decided_on) || ' until '
    || day_in_words(due_on) || ': '
    || CASE WHEN doubt IS NOT NULL THEN impossible_date_in_words(doubt) || '.'
            WHEN last_active_on IS NULL THEN 'neither a login or booking nor the record''s date is known.'
            ELSE possessive(organisation_name) || ' membership ended on ' || day_in_words(link_ended_on)
                || ', but this person was active on ' || day_in_words(last_active_on) || '.' END;

CREATE OR REPLACE MACRO retention_reason(
    as_of, rule, due_on, needs_review, years, blocks, organisation_name, link_ended_on, left_on,
    last_active_on, created_on, notified_on, granted_on, decided_on, doubt
) AS
    coalesce(decision_reason(due_on, organisation_name, link_ended_on, last_active_on, decided_on, doubt), CASE rule
        WHEN 'member' THEN coalesce(organisation_name, 'The organisation')
            || ' is a member on ' || day_in_words(as_of) || '; kept for as long as it is.'
        WHEN 'lapsed_member' THEN possessive(organisation_name) || ' membership ended on '
            || day_in_words(link_ended_on)
            || CASE WHEN left_on IS NULL THEN ' and was not renewed; '
                    ELSE ', before this person left on ' || day_in_words(left_on) || '; ' END
            || years_in_words(years) || CASE WHEN due_on <= as_of THEN ' ran' ELSE ' run' END || ' out on '
            || day_in_words(due_on) || '.'
            || CASE WHEN needs_review AND doubt IS NULL THEN ' But this person was active on '
                    || day_in_words(last_active_on) || ', within ' || years_in_words(years)
                    || ': an officer decides.' ELSE '' END
        WHEN 'individual' THEN
            CASE WHEN left_on IS NOT NULL AND organisation_name IS NOT NULL
                 THEN 'Left ' || organisation_name || ' on ' || day_in_words(left_on) || '; '
                 WHEN organisation_name IS NOT NULL
                 THEN organisation_name || ' has had no membership up to ' || day_in_words(as_of) || '; '
                 ELSE 'At no organisation; ' END
            || CASE WHEN last_active_on IS NOT NULL
                    THEN 'the last login or booking was on ' || day_in_words(last_active_on)
                    WHEN created_on IS NOT NULL
                    THEN 'no login or booking since the record was made on ' || day_in_words(created_on)
                    ELSE 'neither a login or booking nor the record''s date is known'
                        || CASE WHEN doubt IS NULL THEN ': an officer decides.' ELSE '.' END END
            || CASE WHEN due_on IS NULL THEN ''
                    ELSE ', and ' || years_in_words(years)
                        || CASE WHEN due_on <= as_of THEN ' ran' ELSE ' run' END || ' out on '
                        || day_in_words(due_on) || '.' END
        WHEN 'notified' THEN 'Asked on ' || day_in_words(notified_on) || ' not to hear from us'
            || CASE WHEN link_ended_on > notified_on
                    THEN ', and the link to ' || coalesce(organisation_name, 'the organisation')
                        || ' ended on ' || day_in_words(link_ended_on) || ': to be deleted from then on.'
                    ELSE ': to be deleted at once.' END
        WHEN 'request' THEN 'An erasure request was granted on ' || day_in_words(granted_on) || '.'
    END
    || CASE WHEN doubt IS NULL THEN '' ELSE ' ' || impossible_date_sentence(doubt) END)
    || CASE WHEN (needs_review OR due_on <= as_of) AND len(blocks) > 0
            THEN ' Held because of ' || array_to_string(blocks, ', and ') || '.' ELSE '' END;
