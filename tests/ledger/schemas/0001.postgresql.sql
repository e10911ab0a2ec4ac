CREATE FUNCTION public.selon_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: no row of % is ever changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION public.selon_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO superseded (reading_id)
  SELECT DISTINCT o.id FROM fresh f JOIN readings o ON o.document_id = f.document_id
  WHERE EXISTS (
    SELECT 1 FROM readings n WHERE n.document_id = o.document_id AND n.reader_id > o.reader_id)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE FUNCTION public.selon_tally() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO tallies AS t (name_id, month, statements, denials, type, first_day, last_day)
  SELECT f.name_id, coalesce(to_char(f.day, 'YYYY-MM'), '') AS month, count(*),
    count(*) FILTER (WHERE f.polarity = 'deny'), min(f.speaker_type), min(f.day), max(f.day_end)
  FROM fresh f
  WHERE f.name_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = f.reading_id)
  GROUP BY f.name_id, month
  ON CONFLICT (name_id, month) DO UPDATE SET
    statements = t.statements + excluded.statements, denials = t.denials + excluded.denials,
    type = least(t.type, excluded.type), first_day = least(t.first_day, excluded.first_day),
    last_day = greatest(t.last_day, excluded.last_day);
  RETURN NULL;
END $$;
CREATE FUNCTION public.selon_tally_again() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    AS $$
DECLARE
  gone record;
  kept record;
BEGIN
  FOR gone IN
    SELECT a.name_id AS id, date_trunc('month', a.day)::date AS month, count(*) AS statements,
      count(*) FILTER (WHERE a.polarity = 'deny') AS denials, min(a.speaker_type) AS type,
      min(a.day) AS first_day, max(a.day_end) AS last_day
    FROM fresh f JOIN attributions a ON a.reading_id = f.reading_id
    WHERE a.name_id IS NOT NULL GROUP BY 1, 2
  LOOP
    UPDATE tallies t
    SET statements = t.statements - gone.statements, denials = t.denials - gone.denials
    WHERE t.name_id = gone.id AND t.month = coalesce(to_char(gone.month, 'YYYY-MM'), '')
    RETURNING t.* INTO kept;
    IF kept.statements = 0 THEN
      DELETE FROM tallies t WHERE t.name_id = kept.name_id AND t.month = kept.month;
      CONTINUE;
    END IF;
    IF kept.type = gone.type AND gone.month IS NULL THEN
      kept.type := coalesce(
        (SELECT a.speaker_type FROM attributions a WHERE a.name_id = kept.name_id AND a.day IS NULL
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id) AND a.speaker_type = kept.type
         ORDER BY a.day DESC, a.id DESC LIMIT 1),
        (SELECT min(a.speaker_type) FROM attributions a WHERE a.name_id = kept.name_id AND a.day IS NULL
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id)));
    ELSIF kept.type = gone.type THEN
      kept.type := coalesce(
        (SELECT a.speaker_type FROM attributions a WHERE a.name_id = kept.name_id AND a.day >= gone.month AND a.day < gone.month + interval '1 month'
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id) AND a.speaker_type = kept.type
         ORDER BY a.day DESC, a.id DESC LIMIT 1),
        (SELECT min(a.speaker_type) FROM attributions a WHERE a.name_id = kept.name_id AND a.day >= gone.month AND a.day < gone.month + interval '1 month'
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id)));
    END IF;
    IF kept.first_day = gone.first_day THEN
      kept.first_day := coalesce(
        (SELECT a.day FROM attributions a WHERE a.name_id = kept.name_id AND a.day >= gone.month AND a.day < gone.month + interval '1 month'
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id) AND a.day <= kept.first_day
         ORDER BY a.day DESC, a.id DESC LIMIT 1),
        (SELECT min(a.day) FROM attributions a WHERE a.name_id = kept.name_id AND a.day >= gone.month AND a.day < gone.month + interval '1 month'
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id)));
    END IF;
    IF kept.last_day = gone.last_day THEN
      kept.last_day := coalesce(
        (SELECT a.day_end FROM attributions a WHERE a.name_id = kept.name_id AND a.day >= gone.month AND a.day < gone.month + interval '1 month'
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id) AND a.day_end = kept.last_day
         ORDER BY a.day DESC, a.id DESC LIMIT 1),
        (SELECT max(a.day_end) FROM attributions a WHERE a.name_id = kept.name_id AND a.day >= gone.month AND a.day < gone.month + interval '1 month'
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id)));
    END IF;
    UPDATE tallies t
    SET type = kept.type, first_day = kept.first_day, last_day = kept.last_day
    WHERE t.name_id = kept.name_id AND t.month = kept.month;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TABLE public.attributions (
    id bigint NOT NULL,
    key text NOT NULL,
    reading_id bigint NOT NULL,
    local_id text NOT NULL,
    parent_id bigint,
    kind text NOT NULL,
    content text NOT NULL,
    content_spans jsonb NOT NULL,
    cue text,
    cue_spans jsonb,
    lemma text,
    act text,
    source text,
    source_spans jsonb,
    addressee text,
    addressee_spans jsonb,
    speaker_id bigint,
    candidates jsonb NOT NULL,
    polarity text NOT NULL,
    said text,
    said_start date,
    said_end date,
    certainty_low double precision,
    certainty_high double precision,
    certainty_words jsonb,
    certainty_scale text,
    confidence double precision NOT NULL,
    name_id bigint,
    speaker_type text,
    day date,
    day_end date,
    language text,
    outlet text,
    hops integer NOT NULL,
    search tsvector
);
CREATE TABLE public.batches (
    id bigint NOT NULL,
    previous character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    readings integer NOT NULL,
    written timestamp without time zone NOT NULL
);
CREATE TABLE public.chain_links (
    attribution_id bigint NOT NULL,
    "position" integer NOT NULL,
    speaker_id bigint NOT NULL,
    relay_id bigint
);
CREATE TABLE public.readings (
    id bigint NOT NULL,
    document_id bigint NOT NULL,
    reader_id bigint NOT NULL,
    batch_id bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    language text,
    published_start date,
    published_end date,
    published_precision text,
    published_evidence jsonb NOT NULL,
    oddities jsonb,
    read timestamp without time zone NOT NULL
);
CREATE VIEW public.current_attributions AS
 SELECT r.document_id,
    a.id,
    a.key,
    a.reading_id,
    a.local_id,
    a.parent_id,
    a.kind,
    a.content,
    a.content_spans,
    a.cue,
    a.cue_spans,
    a.lemma,
    a.act,
    a.source,
    a.source_spans,
    a.addressee,
    a.addressee_spans,
    a.speaker_id,
    a.candidates,
    a.polarity,
    a.said,
    a.said_start,
    a.said_end,
    a.certainty_low,
    a.certainty_high,
    a.certainty_words,
    a.certainty_scale,
    a.confidence,
    a.name_id,
    a.speaker_type,
    a.day,
    a.day_end,
    a.language,
    a.outlet,
    a.hops,
    a.search
   FROM (public.attributions a
     JOIN public.readings r ON ((r.id = a.reading_id)))
  WHERE (NOT (EXISTS ( SELECT 1
           FROM public.readings n
          WHERE ((n.document_id = r.document_id) AND (n.reader_id > r.reader_id)))));
CREATE VIEW public.current_readings AS
 SELECT r.id,
    r.document_id,
    r.reader_id,
    r.batch_id,
    r.sha256,
    r.language,
    r.published_start,
    r.published_end,
    r.published_precision,
    r.published_evidence,
    r.oddities,
    r.read
   FROM public.readings r
  WHERE (NOT (EXISTS ( SELECT 1
           FROM public.readings n
          WHERE ((n.document_id = r.document_id) AND (n.reader_id > r.reader_id)))));
CREATE TABLE public.documents (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    text_sha256 character varying(64) NOT NULL,
    input text NOT NULL,
    url text,
    outlet text,
    title text,
    authors jsonb NOT NULL,
    language text,
    published_start date,
    published_end date,
    published_precision text,
    published_evidence jsonb NOT NULL,
    text text NOT NULL,
    oddities jsonb,
    field_oddities jsonb,
    added timestamp without time zone NOT NULL
);
CREATE TABLE public.names (
    id bigint NOT NULL,
    name text NOT NULL,
    folded text NOT NULL,
    search tsvector
);
CREATE TABLE public.replies (
    attribution_id bigint NOT NULL,
    target_id bigint NOT NULL,
    kind text NOT NULL,
    "position" integer NOT NULL
);
CREATE VIEW public.denied AS
 SELECT a.key AS denial_key,
    a.day,
    a.outlet,
    d.url,
    n.name AS denier,
    a.cue,
    a.content AS denial,
    t.key AS denied_key,
    tn.name AS denied_speaker,
    t.source AS denied_source,
    t.content AS denied_content,
    a.document_id,
    a.id AS denial_id,
    t.id AS denied_id
   FROM (((((public.replies p
     JOIN public.current_attributions a ON ((a.id = p.attribution_id)))
     JOIN public.attributions t ON ((t.id = p.target_id)))
     JOIN public.documents d ON ((d.id = a.document_id)))
     LEFT JOIN public.names n ON ((n.id = a.name_id)))
     LEFT JOIN public.names tn ON ((tn.id = t.name_id)))
  WHERE (p.kind = 'denies'::text);
CREATE TABLE public.feeds (
    url text NOT NULL,
    title text,
    outlet text,
    etag text,
    last_modified text,
    checked timestamp without time zone,
    due timestamp without time zone,
    failures integer NOT NULL,
    status text,
    moved_to text,
    hints jsonb
);
CREATE TABLE public.fetched (
    url text NOT NULL,
    feed text,
    status text NOT NULL,
    at timestamp without time zone NOT NULL,
    attempts integer NOT NULL,
    due timestamp without time zone
);
CREATE TABLE public.forecasts (
    id bigint NOT NULL,
    key text NOT NULL,
    attribution_id bigint NOT NULL,
    event text NOT NULL,
    event_spans jsonb NOT NULL,
    low double precision,
    high double precision,
    horizon_start date,
    horizon_end date,
    condition text,
    condition_spans jsonb
);
CREATE TABLE public.resolutions (
    id bigint NOT NULL,
    forecast_id bigint NOT NULL,
    outcome text NOT NULL,
    resolved_on date NOT NULL,
    because text NOT NULL,
    recorded timestamp without time zone NOT NULL
);
CREATE VIEW public.forecast_state AS
 SELECT f.key,
    a.key AS attribution_key,
    n.name AS speaker,
    a.speaker_type,
    a.day,
    a.outlet,
    f.event,
    f.low,
    f.high,
    f.horizon_start,
    f.horizon_end,
    f.condition,
    o.outcome,
    o.resolved_on,
    o.because,
    a.document_id,
    a.id AS attribution_id,
    f.id AS forecast_id
   FROM (((public.forecasts f
     JOIN public.current_attributions a ON ((a.id = f.attribution_id)))
     LEFT JOIN public.names n ON ((n.id = a.name_id)))
     LEFT JOIN public.resolutions o ON ((o.id = ( SELECT max(l.id) AS max
           FROM public.resolutions l
          WHERE (l.forecast_id = f.id)))));
CREATE TABLE public.quarantine (
    input text NOT NULL,
    code text NOT NULL,
    reason text NOT NULL,
    options jsonb NOT NULL,
    attempts integer NOT NULL,
    first_failed timestamp without time zone NOT NULL,
    last_failed timestamp without time zone NOT NULL,
    recovered timestamp without time zone
);
CREATE TABLE public.readers (
    id bigint NOT NULL,
    name text NOT NULL,
    version text NOT NULL,
    weights text,
    first_used timestamp without time zone NOT NULL
);
CREATE TABLE public.selon_schema (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.sightings (
    input text NOT NULL,
    mark text NOT NULL,
    document_id bigint NOT NULL,
    reader_id bigint NOT NULL,
    seen timestamp without time zone NOT NULL
);
CREATE TABLE public.speakers (
    id bigint NOT NULL,
    reading_id bigint NOT NULL,
    local_id text NOT NULL,
    name_id bigint NOT NULL,
    type text,
    role text,
    affiliation text,
    anonymity text,
    mentions jsonb NOT NULL
);
CREATE TABLE public.superseded (
    reading_id bigint NOT NULL
);
CREATE TABLE public.tallies (
    name_id bigint NOT NULL,
    month text NOT NULL,
    statements integer NOT NULL,
    denials integer NOT NULL,
    type text,
    first_day date,
    last_day date
);
CREATE TABLE public.times (
    id bigint NOT NULL,
    reading_id bigint NOT NULL,
    start integer NOT NULL,
    "end" integer NOT NULL,
    text text NOT NULL,
    type text NOT NULL,
    value text NOT NULL,
    days_start date,
    days_end date
);
CREATE VIEW public.who_said_what AS
 SELECT a.key,
    a.day,
    a.outlet,
    d.title,
    d.url,
    n.name AS speaker,
    s.type AS speaker_type,
    s.role AS speaker_role,
    ( SELECT string_agg(cn.name, ' → '::text ORDER BY c."position") AS string_agg
           FROM ((public.chain_links c
             JOIN public.speakers cs ON ((cs.id = c.speaker_id)))
             JOIN public.names cn ON ((cn.id = cs.name_id)))
          WHERE (c.attribution_id = a.id)) AS chain,
    a.source,
    a.cue,
    a.act,
    a.polarity,
    a.content,
    a.addressee,
    a.said_start,
    a.said_end,
    a.certainty_low,
    a.certainty_high,
    a.confidence,
    a.language,
    a.document_id,
    a.id AS attribution_id
   FROM (((public.current_attributions a
     JOIN public.documents d ON ((d.id = a.document_id)))
     LEFT JOIN public.speakers s ON ((s.id = a.speaker_id)))
     LEFT JOIN public.names n ON ((n.id = a.name_id)));
INSERT INTO public.attributions VALUES (1, 'a-0b29ab1890e694d4', 1, 'a1', NULL, 'direct', 'The bridge 1 will reopen in 2045', '[[1, 33]]', 'said', '[[59, 63]]', 'say', 'state', 'Dmitri Peskov', '[[45, 58]]', NULL, NULL, 1, '[]', 'affirm', 'Monday', '2023-08-27', '2023-08-27', 0.2, 0.7, '["perhaps"]', 'selon', 0.91, 1, 'person', '2023-08-27', '2023-08-27', 'en', 'Le Phare', 1, '''1'':3A ''2045'':7A ''bridge'':2A ''dmitri'':8B ''in'':6A ''peskov'':9B ''reopen'':5A ''said'':10C ''the'':1A ''will'':4A');
INSERT INTO public.attributions VALUES (2, 'a-24da755aef5df98c', 1, 'a2', NULL, 'direct', 'The bridge 1 will reopen in 1965', '[[78, 110]]', 'said', '[[134, 138]]', 'say', 'state', 'Anna Keller', '[[122, 133]]', NULL, NULL, 2, '[]', 'affirm', 'Monday', '2023-08-27', '2023-08-27', 0.2, 0.7, '["perhaps"]', 'selon', 0.911, 2, 'person', '2023-08-27', '2023-08-27', 'en', 'Le Phare', 1, '''1'':3A ''1965'':7A ''anna'':8B ''bridge'':2A ''in'':6A ''keller'':9B ''reopen'':5A ''said'':10C ''the'':1A ''will'':4A');
INSERT INTO public.attributions VALUES (3, 'a-56cc0c64556b0473', 1, 'a3', NULL, 'direct', 'The bridge 1 will reopen in 2026', '[[153, 185]]', 'said', '[[209, 213]]', 'say', 'state', 'Anna Keller', '[[197, 208]]', NULL, NULL, 2, '[]', 'affirm', 'Monday', '2023-08-27', '2023-08-27', 0.2, 0.7, '["perhaps"]', 'selon', 0.912, 2, 'person', '2023-08-27', '2023-08-27', 'en', 'Le Phare', 1, '''1'':3A ''2026'':7A ''anna'':8B ''bridge'':2A ''in'':6A ''keller'':9B ''reopen'':5A ''said'':10C ''the'':1A ''will'':4A');
INSERT INTO public.attributions VALUES (4, 'a-b9a0f5227d05a0ba', 1, 'a4', NULL, 'direct', 'The bridge 1 will reopen in 2020', '[[228, 260]]', 'said', '[[286, 290]]', 'say', 'state', 'Gérard Caillé', '[[272, 285]]', NULL, NULL, 3, '[]', 'deny', 'Monday', '2023-08-27', '2023-08-27', 0.2, 0.7, '["perhaps"]', 'selon', 0.913, 3, 'person', '2023-08-27', '2023-08-27', 'en', 'Le Phare', 1, '''1'':3A ''2020'':7A ''bridge'':2A ''caille'':9B ''gerard'':8B ''in'':6A ''reopen'':5A ''said'':10C ''the'':1A ''will'':4A');
INSERT INTO public.batches VALUES (1, '0000000000000000000000000000000000000000000000000000000000000000', 'ec547cb052911f21ec810ff58cb8e213f5bde45886a5828fb6b7d782e875087f', 1, '2026-11-23 07:26:49.225105');
INSERT INTO public.chain_links VALUES (1, 0, 1, NULL);
INSERT INTO public.chain_links VALUES (2, 0, 2, NULL);
INSERT INTO public.chain_links VALUES (3, 0, 2, NULL);
INSERT INTO public.chain_links VALUES (4, 0, 3, NULL);
INSERT INTO public.documents VALUES (1, 'd20032bc2fcfb1d963dca9debb649cd66e5dbe7ccddc9f852441eb137a1a3394', '95e02d09294044a550c26e975907ce23a8b1bb3e98507ec89280bebbc9c8ad8c', 'news/1.txt', 'https://news.example/1', 'Le Phare', 'Bridge 1', '["A. Writer"]', 'en', '2023-08-27', '2023-08-27', 'day', '["2023-08-27"]', '“The bridge 1 will reopen in 2045, perhaps,” Dmitri Peskov said on Monday 0. “The bridge 1 will reopen in 1965, perhaps,” Anna Keller said on Monday 1. “The bridge 1 will reopen in 2026, perhaps,” Anna Keller said on Monday 2. “The bridge 1 will reopen in 2020, perhaps,” Gérard Caillé said on Monday 3. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. ', NULL, NULL, '2026-11-23 07:26:49.225105');
INSERT INTO public.forecasts VALUES (1, 'f-ffdf5cc7398b0226', 1, 'The bridge 1 will reopen in 2045', '[[1, 33]]', 0.2, 0.7, '2023-08-27', '2023-08-27', NULL, NULL);
INSERT INTO public.names VALUES (1, 'Dmitri Peskov', 'dmitri peskov', '''dmitri'':1A ''peskov'':2A');
INSERT INTO public.names VALUES (2, 'Anna Keller', 'anna keller', '''anna'':1A ''keller'':2A');
INSERT INTO public.names VALUES (3, 'Gérard Caillé', 'gerard caille', '''caille'':2A ''gerard'':1A');
INSERT INTO public.readers VALUES (1, 'selon 0.2 weights-a 0123abcd', '0.2', 'weights-a', '2026-11-23 07:26:49.225105');
INSERT INTO public.readings VALUES (1, 1, 1, 1, 'f55ed4e56c86a36d66c09223a1cdb3742723c13636ecdc06c49bafdc88b79bdb', 'en', '2023-08-27', '2023-08-27', 'day', '["2023-08-27"]', NULL, '2026-11-23 07:26:49.225105');
INSERT INTO public.replies VALUES (4, 1, 'denies', 0);
INSERT INTO public.selon_schema VALUES ('0001');
INSERT INTO public.sightings VALUES ('news/1.txt', '', 1, 1, '2026-11-23 07:26:49.225105');
INSERT INTO public.speakers VALUES (1, 1, 's1', 1, 'person', NULL, NULL, NULL, '[[45, 58]]');
INSERT INTO public.speakers VALUES (2, 1, 's2', 2, 'person', NULL, NULL, NULL, '[[122, 133], [197, 208]]');
INSERT INTO public.speakers VALUES (3, 1, 's3', 3, 'person', NULL, NULL, NULL, '[[272, 285]]');
INSERT INTO public.tallies VALUES (1, '2023-08', 1, 0, 'person', '2023-08-27', '2023-08-27');
INSERT INTO public.tallies VALUES (2, '2023-08', 2, 0, 'person', '2023-08-27', '2023-08-27');
INSERT INTO public.tallies VALUES (3, '2023-08', 1, 1, 'person', '2023-08-27', '2023-08-27');
INSERT INTO public.times VALUES (1, 1, 67, 73, 'Monday', 'DATE', '2023-08-27', '2023-08-27', '2023-08-27');
INSERT INTO public.times VALUES (2, 1, 142, 148, 'Monday', 'DATE', '2023-08-27', '2023-08-27', '2023-08-27');
INSERT INTO public.times VALUES (3, 1, 217, 223, 'Monday', 'DATE', '2023-08-27', '2023-08-27', '2023-08-27');
INSERT INTO public.times VALUES (4, 1, 294, 300, 'Monday', 'DATE', '2023-08-27', '2023-08-27', '2023-08-27');
ALTER TABLE ONLY public.attributions
    ADD CONSTRAINT pk_attributions PRIMARY KEY (id);
ALTER TABLE ONLY public.batches
    ADD CONSTRAINT pk_batches PRIMARY KEY (id);
ALTER TABLE ONLY public.chain_links
    ADD CONSTRAINT pk_chain_links PRIMARY KEY (attribution_id, "position");
ALTER TABLE ONLY public.documents
    ADD CONSTRAINT pk_documents PRIMARY KEY (id);
ALTER TABLE ONLY public.feeds
    ADD CONSTRAINT pk_feeds PRIMARY KEY (url);
ALTER TABLE ONLY public.fetched
    ADD CONSTRAINT pk_fetched PRIMARY KEY (url);
ALTER TABLE ONLY public.forecasts
    ADD CONSTRAINT pk_forecasts PRIMARY KEY (id);
ALTER TABLE ONLY public.names
    ADD CONSTRAINT pk_names PRIMARY KEY (id);
ALTER TABLE ONLY public.quarantine
    ADD CONSTRAINT pk_quarantine PRIMARY KEY (input);
ALTER TABLE ONLY public.readers
    ADD CONSTRAINT pk_readers PRIMARY KEY (id);
ALTER TABLE ONLY public.readings
    ADD CONSTRAINT pk_readings PRIMARY KEY (id);
ALTER TABLE ONLY public.replies
    ADD CONSTRAINT pk_replies PRIMARY KEY (attribution_id, target_id, kind);
ALTER TABLE ONLY public.resolutions
    ADD CONSTRAINT pk_resolutions PRIMARY KEY (id);
ALTER TABLE ONLY public.sightings
    ADD CONSTRAINT pk_sightings PRIMARY KEY (input, mark, document_id, reader_id);
ALTER TABLE ONLY public.speakers
    ADD CONSTRAINT pk_speakers PRIMARY KEY (id);
ALTER TABLE ONLY public.superseded
    ADD CONSTRAINT pk_superseded PRIMARY KEY (reading_id);
ALTER TABLE ONLY public.tallies
    ADD CONSTRAINT pk_tallies PRIMARY KEY (name_id, month);
ALTER TABLE ONLY public.times
    ADD CONSTRAINT pk_times PRIMARY KEY (id);
ALTER TABLE ONLY public.selon_schema
    ADD CONSTRAINT selon_schema_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.attributions
    ADD CONSTRAINT uq_attributions_key UNIQUE (key);
ALTER TABLE ONLY public.batches
    ADD CONSTRAINT uq_batches_hash UNIQUE (hash);
ALTER TABLE ONLY public.documents
    ADD CONSTRAINT uq_documents_key UNIQUE (key);
ALTER TABLE ONLY public.forecasts
    ADD CONSTRAINT uq_forecasts_key UNIQUE (key);
ALTER TABLE ONLY public.names
    ADD CONSTRAINT uq_names_name UNIQUE (name);
ALTER TABLE ONLY public.readers
    ADD CONSTRAINT uq_readers_name UNIQUE (name);
ALTER TABLE ONLY public.readings
    ADD CONSTRAINT uq_readings_document_id_reader_id UNIQUE (document_id, reader_id);
CREATE INDEX ix_attributions_act_day ON public.attributions USING btree (act, day, id, name_id, polarity, kind, speaker_type, language, outlet, confidence, certainty_low, certainty_high, day_end, hops, reading_id);
CREATE INDEX ix_attributions_day ON public.attributions USING btree (day, id, name_id, act, polarity, kind, speaker_type, language, outlet, confidence, certainty_low, certainty_high, day_end, hops, reading_id);
CREATE INDEX ix_attributions_language ON public.attributions USING btree (language);
CREATE INDEX ix_attributions_name_day ON public.attributions USING btree (name_id, day, id, act, polarity, kind, speaker_type, language, outlet, confidence, certainty_low, certainty_high, day_end, hops, reading_id);
CREATE INDEX ix_attributions_outlet_day ON public.attributions USING btree (outlet, day, id, name_id, act, polarity, kind, speaker_type, language, confidence, certainty_low, certainty_high, day_end, hops, reading_id);
CREATE INDEX ix_attributions_parent_id ON public.attributions USING btree (parent_id);
CREATE INDEX ix_attributions_reading_id ON public.attributions USING btree (reading_id);
CREATE INDEX ix_attributions_search ON public.attributions USING gin (search);
CREATE INDEX ix_attributions_speaker_id ON public.attributions USING btree (speaker_id);
CREATE INDEX ix_chain_links_relay ON public.chain_links USING btree (relay_id, attribution_id) WHERE (relay_id IS NOT NULL);
CREATE INDEX ix_chain_links_speaker_id ON public.chain_links USING btree (speaker_id);
CREATE INDEX ix_documents_outlet ON public.documents USING btree (outlet);
CREATE INDEX ix_documents_text_sha256 ON public.documents USING btree (text_sha256);
CREATE INDEX ix_documents_url ON public.documents USING hash (url);
CREATE INDEX ix_fetched_feed_status ON public.fetched USING btree (feed, status);
CREATE INDEX ix_forecasts_attribution_id ON public.forecasts USING btree (attribution_id);
CREATE INDEX ix_forecasts_horizon_end ON public.forecasts USING btree (horizon_end);
CREATE INDEX ix_names_folded ON public.names USING btree (folded);
CREATE INDEX ix_names_search ON public.names USING gin (search);
CREATE INDEX ix_readings_batch_id ON public.readings USING btree (batch_id);
CREATE INDEX ix_readings_inexact ON public.readings USING btree (published_end, published_start) WHERE (published_end > published_start);
CREATE INDEX ix_readings_published_start ON public.readings USING btree (published_start);
CREATE INDEX ix_replies_target_id ON public.replies USING btree (target_id);
CREATE INDEX ix_resolutions_forecast_id ON public.resolutions USING btree (forecast_id);
CREATE INDEX ix_sightings_document_id ON public.sightings USING btree (document_id);
CREATE INDEX ix_speakers_name_id ON public.speakers USING btree (name_id);
CREATE INDEX ix_speakers_reading_id ON public.speakers USING btree (reading_id);
CREATE INDEX ix_times_reading_id ON public.times USING btree (reading_id);
CREATE TRIGGER attributions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.attributions FOR EACH STATEMENT EXECUTE FUNCTION public.selon_append_only();
CREATE TRIGGER attributions_tally AFTER INSERT ON public.attributions REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.selon_tally();
CREATE TRIGGER batches_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.batches FOR EACH STATEMENT EXECUTE FUNCTION public.selon_append_only();
CREATE TRIGGER chain_links_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.chain_links FOR EACH STATEMENT EXECUTE FUNCTION public.selon_append_only();
CREATE TRIGGER documents_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.documents FOR EACH STATEMENT EXECUTE FUNCTION public.selon_append_only();
CREATE TRIGGER forecasts_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.forecasts FOR EACH STATEMENT EXECUTE FUNCTION public.selon_append_only();
CREATE TRIGGER names_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.names FOR EACH STATEMENT EXECUTE FUNCTION public.selon_append_only();
CREATE TRIGGER readers_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.readers FOR EACH STATEMENT EXECUTE FUNCTION public.selon_append_only();
CREATE TRIGGER readings_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.readings FOR EACH STATEMENT EXECUTE FUNCTION public.selon_append_only();
CREATE TRIGGER readings_supersede AFTER INSERT ON public.readings REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.selon_supersede();
CREATE TRIGGER replies_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.replies FOR EACH STATEMENT EXECUTE FUNCTION public.selon_append_only();
CREATE TRIGGER resolutions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.resolutions FOR EACH STATEMENT EXECUTE FUNCTION public.selon_append_only();
CREATE TRIGGER speakers_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.speakers FOR EACH STATEMENT EXECUTE FUNCTION public.selon_append_only();
CREATE TRIGGER superseded_tally AFTER INSERT ON public.superseded REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.selon_tally_again();
CREATE TRIGGER times_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.times FOR EACH STATEMENT EXECUTE FUNCTION public.selon_append_only();
ALTER TABLE ONLY public.attributions
    ADD CONSTRAINT fk_attributions_name_id_names FOREIGN KEY (name_id) REFERENCES public.names(id);
ALTER TABLE ONLY public.attributions
    ADD CONSTRAINT fk_attributions_parent_id_attributions FOREIGN KEY (parent_id) REFERENCES public.attributions(id);
ALTER TABLE ONLY public.attributions
    ADD CONSTRAINT fk_attributions_reading_id_readings FOREIGN KEY (reading_id) REFERENCES public.readings(id);
ALTER TABLE ONLY public.attributions
    ADD CONSTRAINT fk_attributions_speaker_id_speakers FOREIGN KEY (speaker_id) REFERENCES public.speakers(id);
ALTER TABLE ONLY public.chain_links
    ADD CONSTRAINT fk_chain_links_attribution_id_attributions FOREIGN KEY (attribution_id) REFERENCES public.attributions(id);
ALTER TABLE ONLY public.chain_links
    ADD CONSTRAINT fk_chain_links_relay_id_names FOREIGN KEY (relay_id) REFERENCES public.names(id);
ALTER TABLE ONLY public.chain_links
    ADD CONSTRAINT fk_chain_links_speaker_id_speakers FOREIGN KEY (speaker_id) REFERENCES public.speakers(id);
ALTER TABLE ONLY public.forecasts
    ADD CONSTRAINT fk_forecasts_attribution_id_attributions FOREIGN KEY (attribution_id) REFERENCES public.attributions(id);
ALTER TABLE ONLY public.readings
    ADD CONSTRAINT fk_readings_batch_id_batches FOREIGN KEY (batch_id) REFERENCES public.batches(id);
ALTER TABLE ONLY public.readings
    ADD CONSTRAINT fk_readings_document_id_documents FOREIGN KEY (document_id) REFERENCES public.documents(id);
ALTER TABLE ONLY public.readings
    ADD CONSTRAINT fk_readings_reader_id_readers FOREIGN KEY (reader_id) REFERENCES public.readers(id);
ALTER TABLE ONLY public.replies
    ADD CONSTRAINT fk_replies_attribution_id_attributions FOREIGN KEY (attribution_id) REFERENCES public.attributions(id);
ALTER TABLE ONLY public.replies
    ADD CONSTRAINT fk_replies_target_id_attributions FOREIGN KEY (target_id) REFERENCES public.attributions(id);
ALTER TABLE ONLY public.resolutions
    ADD CONSTRAINT fk_resolutions_forecast_id_forecasts FOREIGN KEY (forecast_id) REFERENCES public.forecasts(id);
ALTER TABLE ONLY public.sightings
    ADD CONSTRAINT fk_sightings_document_id_documents FOREIGN KEY (document_id) REFERENCES public.documents(id);
ALTER TABLE ONLY public.sightings
    ADD CONSTRAINT fk_sightings_reader_id_readers FOREIGN KEY (reader_id) REFERENCES public.readers(id);
ALTER TABLE ONLY public.speakers
    ADD CONSTRAINT fk_speakers_name_id_names FOREIGN KEY (name_id) REFERENCES public.names(id);
ALTER TABLE ONLY public.speakers
    ADD CONSTRAINT fk_speakers_reading_id_readings FOREIGN KEY (reading_id) REFERENCES public.readings(id);
ALTER TABLE ONLY public.superseded
    ADD CONSTRAINT fk_superseded_reading_id_readings FOREIGN KEY (reading_id) REFERENCES public.readings(id);
ALTER TABLE ONLY public.tallies
    ADD CONSTRAINT fk_tallies_name_id_names FOREIGN KEY (name_id) REFERENCES public.names(id);
ALTER TABLE ONLY public.times
    ADD CONSTRAINT fk_times_reading_id_readings FOREIGN KEY (reading_id) REFERENCES public.readings(id);
