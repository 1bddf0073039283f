-- Twenty thousand rows about one person, as the sample writes them; every tenth note names somebody else.
INSERT INTO crm.engagement BY NAME
SELECT
    'BUSY' || n AS engagement_id, $contact_id AS contact_id,
    CASE n % 4 WHEN 0 THEN 'booking' WHEN 1 THEN 'page_view' WHEN 2 THEN 'login' ELSE 'attendance' END AS kind,
    CASE WHEN n % 4 IN (0, 3) THEN (SELECT min(service_id) FROM crm.service WHERE kind = 'event') END AS service_id,
    TIMESTAMPTZ '2016-01-01 09:00:00+00' + to_hours(n) AS occurred_at,
    CASE WHEN n % 4 = 0 THEN 'Table ' || n % 40 END AS detail
FROM range(12000) AS t (n);

INSERT INTO crm.communication BY NAME
WITH colleague AS (
    SELECT row_number() OVER (ORDER BY contact_id) AS place, concat_ws(' ', first_name, last_name) AS name
    FROM (SELECT * FROM crm.contact WHERE contact_id <> $contact_id ORDER BY contact_id LIMIT 50)
)
SELECT
    'BUSY' || n AS communication_id, $contact_id AS contact_id,
    CASE WHEN n % 10 = 0 THEN 'meeting_note' ELSE 'marketing_email' END AS kind,
    TIMESTAMPTZ '2016-01-01 09:00:00+00' + to_hours(2 * n) AS sent_at, 'An invitation, number ' || n AS subject,
    'We are planning a conversation about health and care with people from government, business, charities and '
    || 'universities on day ' || n || '. Would you like to join us? '
    || CASE WHEN n % 10 = 0 THEN 'Came with ' || colleague.name || ', as the time before.' ELSE '' END AS body
FROM range(4000) AS t (n)
JOIN colleague ON colleague.place = n // 10 % 50 + 1;

INSERT INTO crm.sharing BY NAME
SELECT
    'BUSY' || n AS sharing_id, $contact_id AS contact_id, (SELECT min(recipient_id) FROM crm.recipient) AS recipient_id,
    TIMESTAMPTZ '2016-01-01 09:00:00+00' + to_hours(n) AS shared_at, 'event_booking' AS purpose,
    'contact;engagement' AS categories, 'REF-' || n AS reference
FROM range(2000) AS t (n);

INSERT INTO crm.consent BY NAME
SELECT
    'BUSY' || n AS consent_id, $contact_id AS contact_id, 'cookies' AS purpose,
    TIMESTAMPTZ '2016-01-01 09:00:00+00' + to_hours(n) AS given_at, 'cookie banner' AS source
FROM range(2000) AS t (n)
