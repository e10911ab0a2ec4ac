CREATE TABLE selon_schema (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT selon_schema_pkc PRIMARY KEY (version_num)
);
CREATE TABLE readers (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	version TEXT NOT NULL, 
	weights TEXT, 
	first_used DATETIME NOT NULL, 
	CONSTRAINT pk_readers PRIMARY KEY (id), 
	CONSTRAINT uq_readers_name UNIQUE (name)
);
CREATE TABLE batches (
	id INTEGER NOT NULL, 
	previous VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	readings INTEGER NOT NULL, 
	written DATETIME NOT NULL, 
	CONSTRAINT pk_batches PRIMARY KEY (id), 
	CONSTRAINT uq_batches_hash UNIQUE (hash)
);
CREATE TABLE documents (
	id INTEGER NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	text_sha256 VARCHAR(64) NOT NULL, 
	input TEXT NOT NULL, 
	url TEXT, 
	outlet TEXT, 
	title TEXT, 
	authors JSON NOT NULL, 
	language TEXT, 
	published_start DATE, 
	published_end DATE, 
	published_precision TEXT, 
	published_evidence JSON NOT NULL, 
	text TEXT NOT NULL, 
	oddities JSON, 
	field_oddities JSON, 
	added DATETIME NOT NULL, 
	CONSTRAINT pk_documents PRIMARY KEY (id), 
	CONSTRAINT uq_documents_key UNIQUE ("key")
);
CREATE TABLE names (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	folded TEXT NOT NULL, 
	CONSTRAINT pk_names PRIMARY KEY (id), 
	CONSTRAINT uq_names_name UNIQUE (name)
);
CREATE TABLE quarantine (
	input TEXT NOT NULL, 
	code TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	options JSON NOT NULL, 
	attempts INTEGER NOT NULL, 
	first_failed DATETIME NOT NULL, 
	last_failed DATETIME NOT NULL, 
	recovered DATETIME, 
	CONSTRAINT pk_quarantine PRIMARY KEY (input)
);
CREATE TABLE feeds (
	url TEXT NOT NULL, 
	title TEXT, 
	outlet TEXT, 
	etag TEXT, 
	last_modified TEXT, 
	checked DATETIME, 
	due DATETIME, 
	failures INTEGER NOT NULL, 
	status TEXT, 
	moved_to TEXT, 
	hints JSON, 
	CONSTRAINT pk_feeds PRIMARY KEY (url)
);
CREATE TABLE fetched (
	url TEXT NOT NULL, 
	feed TEXT, 
	status TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	due DATETIME, 
	CONSTRAINT pk_fetched PRIMARY KEY (url)
);
CREATE TABLE readings (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	reader_id INTEGER NOT NULL, 
	batch_id INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	language TEXT, 
	published_start DATE, 
	published_end DATE, 
	published_precision TEXT, 
	published_evidence JSON NOT NULL, 
	oddities JSON, 
	read DATETIME NOT NULL, 
	CONSTRAINT pk_readings PRIMARY KEY (id), 
	CONSTRAINT uq_readings_document_id_reader_id UNIQUE (document_id, reader_id), 
	CONSTRAINT fk_readings_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id), 
	CONSTRAINT fk_readings_reader_id_readers FOREIGN KEY(reader_id) REFERENCES readers (id), 
	CONSTRAINT fk_readings_batch_id_batches FOREIGN KEY(batch_id) REFERENCES batches (id)
);
CREATE TABLE tallies (
	name_id INTEGER NOT NULL, 
	month TEXT NOT NULL, 
	statements INTEGER NOT NULL, 
	denials INTEGER NOT NULL, 
	type TEXT, 
	first_day DATE, 
	last_day DATE, 
	CONSTRAINT pk_tallies PRIMARY KEY (name_id, month), 
	CONSTRAINT fk_tallies_name_id_names FOREIGN KEY(name_id) REFERENCES names (id)
)
 WITHOUT ROWID;
CREATE TABLE sightings (
	input TEXT NOT NULL, 
	mark TEXT NOT NULL, 
	document_id INTEGER NOT NULL, 
	reader_id INTEGER NOT NULL, 
	seen DATETIME NOT NULL, 
	CONSTRAINT pk_sightings PRIMARY KEY (input, mark, document_id, reader_id), 
	CONSTRAINT fk_sightings_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id), 
	CONSTRAINT fk_sightings_reader_id_readers FOREIGN KEY(reader_id) REFERENCES readers (id)
);
CREATE TABLE superseded (
	reading_id INTEGER NOT NULL, 
	CONSTRAINT pk_superseded PRIMARY KEY (reading_id), 
	CONSTRAINT fk_superseded_reading_id_readings FOREIGN KEY(reading_id) REFERENCES readings (id)
);
CREATE TABLE speakers (
	id INTEGER NOT NULL, 
	reading_id INTEGER NOT NULL, 
	local_id TEXT NOT NULL, 
	name_id INTEGER NOT NULL, 
	type TEXT, 
	role TEXT, 
	affiliation TEXT, 
	anonymity TEXT, 
	mentions JSON NOT NULL, 
	CONSTRAINT pk_speakers PRIMARY KEY (id), 
	CONSTRAINT fk_speakers_reading_id_readings FOREIGN KEY(reading_id) REFERENCES readings (id), 
	CONSTRAINT fk_speakers_name_id_names FOREIGN KEY(name_id) REFERENCES names (id)
);
CREATE TABLE times (
	id INTEGER NOT NULL, 
	reading_id INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	type TEXT NOT NULL, 
	value TEXT NOT NULL, 
	days_start DATE, 
	days_end DATE, 
	CONSTRAINT pk_times PRIMARY KEY (id), 
	CONSTRAINT fk_times_reading_id_readings FOREIGN KEY(reading_id) REFERENCES readings (id)
);
CREATE TABLE attributions (
	id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	reading_id INTEGER NOT NULL, 
	local_id TEXT NOT NULL, 
	parent_id INTEGER, 
	kind TEXT NOT NULL, 
	content TEXT NOT NULL, 
	content_spans JSON NOT NULL, 
	cue TEXT, 
	cue_spans JSON, 
	lemma TEXT, 
	act TEXT, 
	source TEXT, 
	source_spans JSON, 
	addressee TEXT, 
	addressee_spans JSON, 
	speaker_id INTEGER, 
	candidates JSON NOT NULL, 
	polarity TEXT NOT NULL, 
	said TEXT, 
	said_start DATE, 
	said_end DATE, 
	certainty_low FLOAT, 
	certainty_high FLOAT, 
	certainty_words JSON, 
	certainty_scale TEXT, 
	confidence FLOAT NOT NULL, 
	name_id INTEGER, 
	speaker_type TEXT, 
	day DATE, 
	day_end DATE, 
	language TEXT, 
	outlet TEXT, 
	hops INTEGER NOT NULL, 
	CONSTRAINT pk_attributions PRIMARY KEY (id), 
	CONSTRAINT uq_attributions_key UNIQUE ("key"), 
	CONSTRAINT fk_attributions_reading_id_readings FOREIGN KEY(reading_id) REFERENCES readings (id), 
	CONSTRAINT fk_attributions_parent_id_attributions FOREIGN KEY(parent_id) REFERENCES attributions (id), 
	CONSTRAINT fk_attributions_speaker_id_speakers FOREIGN KEY(speaker_id) REFERENCES speakers (id), 
	CONSTRAINT fk_attributions_name_id_names FOREIGN KEY(name_id) REFERENCES names (id)
);
CREATE TABLE chain_links (
	attribution_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	speaker_id INTEGER NOT NULL, 
	relay_id INTEGER, 
	CONSTRAINT pk_chain_links PRIMARY KEY (attribution_id, position), 
	CONSTRAINT fk_chain_links_attribution_id_attributions FOREIGN KEY(attribution_id) REFERENCES attributions (id), 
	CONSTRAINT fk_chain_links_speaker_id_speakers FOREIGN KEY(speaker_id) REFERENCES speakers (id), 
	CONSTRAINT fk_chain_links_relay_id_names FOREIGN KEY(relay_id) REFERENCES names (id)
);
CREATE TABLE replies (
	attribution_id INTEGER NOT NULL, 
	target_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_replies PRIMARY KEY (attribution_id, target_id, kind), 
	CONSTRAINT fk_replies_attribution_id_attributions FOREIGN KEY(attribution_id) REFERENCES attributions (id), 
	CONSTRAINT fk_replies_target_id_attributions FOREIGN KEY(target_id) REFERENCES attributions (id)
);
CREATE TABLE forecasts (
	id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	attribution_id INTEGER NOT NULL, 
	event TEXT NOT NULL, 
	event_spans JSON NOT NULL, 
	low FLOAT, 
	high FLOAT, 
	horizon_start DATE, 
	horizon_end DATE, 
	condition TEXT, 
	condition_spans JSON, 
	CONSTRAINT pk_forecasts PRIMARY KEY (id), 
	CONSTRAINT uq_forecasts_key UNIQUE ("key"), 
	CONSTRAINT fk_forecasts_attribution_id_attributions FOREIGN KEY(attribution_id) REFERENCES attributions (id)
);
CREATE TABLE resolutions (
	id INTEGER NOT NULL, 
	forecast_id INTEGER NOT NULL, 
	outcome TEXT NOT NULL, 
	resolved_on DATE NOT NULL, 
	because TEXT NOT NULL, 
	recorded DATETIME NOT NULL, 
	CONSTRAINT pk_resolutions PRIMARY KEY (id), 
	CONSTRAINT fk_resolutions_forecast_id_forecasts FOREIGN KEY(forecast_id) REFERENCES forecasts (id)
);
CREATE VIRTUAL TABLE attributions_fts USING fts5(
  content, source, cue, content="attributions", content_rowid="id", tokenize="unicode61 remove_diacritics 2",
  prefix='2 3');
CREATE VIRTUAL TABLE names_fts USING fts5(
  name, content="names", content_rowid="id", tokenize="unicode61 remove_diacritics 2",
  prefix='2 3');
CREATE INDEX ix_documents_outlet ON documents (outlet);
CREATE INDEX ix_documents_url ON documents (url);
CREATE INDEX ix_documents_text_sha256 ON documents (text_sha256);
CREATE INDEX ix_names_folded ON names (folded);
CREATE INDEX ix_fetched_feed_status ON fetched (feed, status);
CREATE INDEX ix_readings_inexact ON readings (published_end, published_start) WHERE published_end > published_start;
CREATE INDEX ix_readings_published_start ON readings (published_start);
CREATE INDEX ix_readings_batch_id ON readings (batch_id);
CREATE INDEX ix_sightings_document_id ON sightings (document_id);
CREATE INDEX ix_speakers_reading_id ON speakers (reading_id);
CREATE INDEX ix_speakers_name_id ON speakers (name_id);
CREATE INDEX ix_times_reading_id ON times (reading_id);
CREATE INDEX ix_attributions_name_day ON attributions (name_id, day, id, act, polarity, kind, speaker_type, language, outlet, confidence, certainty_low, certainty_high, day_end, hops, reading_id);
CREATE INDEX ix_attributions_outlet_day ON attributions (outlet, day, id, name_id, act, polarity, kind, speaker_type, language, confidence, certainty_low, certainty_high, day_end, hops, reading_id);
CREATE INDEX ix_attributions_parent_id ON attributions (parent_id);
CREATE INDEX ix_attributions_act_day ON attributions (act, day, id, name_id, polarity, kind, speaker_type, language, outlet, confidence, certainty_low, certainty_high, day_end, hops, reading_id);
CREATE INDEX ix_attributions_speaker_id ON attributions (speaker_id);
CREATE INDEX ix_attributions_language ON attributions (language);
CREATE INDEX ix_attributions_day ON attributions (day, id, name_id, act, polarity, kind, speaker_type, language, outlet, confidence, certainty_low, certainty_high, day_end, hops, reading_id);
CREATE INDEX ix_attributions_reading_id ON attributions (reading_id);
CREATE INDEX ix_chain_links_speaker_id ON chain_links (speaker_id);
CREATE INDEX ix_chain_links_relay ON chain_links (relay_id, attribution_id) WHERE relay_id IS NOT NULL;
CREATE INDEX ix_replies_target_id ON replies (target_id);
CREATE INDEX ix_forecasts_attribution_id ON forecasts (attribution_id);
CREATE INDEX ix_forecasts_horizon_end ON forecasts (horizon_end);
CREATE INDEX ix_resolutions_forecast_id ON resolutions (forecast_id);
CREATE TRIGGER attributions_search AFTER INSERT ON attributions BEGIN
  INSERT INTO attributions_fts(rowid, content, source, cue) VALUES (NEW.id, NEW.content, NEW.source, NEW.cue);
END;
CREATE TRIGGER names_search AFTER INSERT ON names BEGIN
  INSERT INTO names_fts(rowid, name) VALUES (NEW.id, NEW.name);
END;
CREATE TRIGGER readings_supersede AFTER INSERT ON readings BEGIN
  INSERT OR IGNORE INTO superseded (reading_id)
  SELECT o.id FROM readings o WHERE o.document_id = NEW.document_id AND EXISTS (
    SELECT 1 FROM readings n WHERE n.document_id = o.document_id AND n.reader_id > o.reader_id);
END;
CREATE TRIGGER attributions_tally AFTER INSERT ON attributions
WHEN NEW.name_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = NEW.reading_id) BEGIN
  INSERT INTO tallies (name_id, month, statements, denials, type, first_day, last_day)
  VALUES (NEW.name_id, coalesce(substr(NEW.day, 1, 7), ''), 1, NEW.polarity = 'deny',
    NEW.speaker_type, NEW.day, NEW.day_end)
  ON CONFLICT (name_id, month) DO UPDATE SET
    statements = statements + 1, denials = denials + excluded.denials,
    type = coalesce(min(type, excluded.type), type, excluded.type),
    first_day = coalesce(min(first_day, excluded.first_day), first_day, excluded.first_day),
    last_day = coalesce(max(last_day, excluded.last_day), last_day, excluded.last_day);
END;
CREATE TRIGGER superseded_tally AFTER INSERT ON superseded BEGIN
  INSERT INTO tallies (name_id, month, statements, denials, type, first_day, last_day)
  SELECT a.name_id, coalesce(substr(a.day, 1, 7), ''), count(*), sum(a.polarity = 'deny'),
    min(a.speaker_type), min(a.day), max(a.day_end)
  FROM attributions a
  WHERE a.reading_id = NEW.reading_id AND a.name_id IS NOT NULL GROUP BY a.name_id
  ON CONFLICT (name_id, month) DO UPDATE SET
    statements = statements - excluded.statements, denials = denials - excluded.denials,
    type = CASE
      WHEN statements = excluded.statements OR type IS NOT excluded.type OR type IS NULL THEN type
      WHEN month = '' THEN coalesce(
        (SELECT a.speaker_type FROM attributions a INDEXED BY ix_attributions_name_day WHERE a.name_id = tallies.name_id AND a.day IS NULL
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id) AND a.speaker_type = tallies.type
         ORDER BY a.day DESC, a.id DESC LIMIT 1),
        (SELECT min(a.speaker_type) FROM attributions a INDEXED BY ix_attributions_name_day WHERE a.name_id = tallies.name_id AND a.day IS NULL
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id))) ELSE coalesce(
        (SELECT a.speaker_type FROM attributions a INDEXED BY ix_attributions_name_day WHERE a.name_id = tallies.name_id AND a.day >= tallies.month AND a.day < tallies.month || '-32'
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id) AND a.speaker_type = tallies.type
         ORDER BY a.day DESC, a.id DESC LIMIT 1),
        (SELECT min(a.speaker_type) FROM attributions a INDEXED BY ix_attributions_name_day WHERE a.name_id = tallies.name_id AND a.day >= tallies.month AND a.day < tallies.month || '-32'
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id))) END,
    first_day = CASE
      WHEN statements = excluded.statements OR first_day IS NOT excluded.first_day
        OR first_day IS NULL THEN first_day
      ELSE coalesce(
        (SELECT a.day FROM attributions a INDEXED BY ix_attributions_name_day WHERE a.name_id = tallies.name_id AND a.day >= tallies.month AND a.day < tallies.month || '-32'
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id) AND a.day <= tallies.first_day
         ORDER BY a.day DESC, a.id DESC LIMIT 1),
        (SELECT min(a.day) FROM attributions a INDEXED BY ix_attributions_name_day WHERE a.name_id = tallies.name_id AND a.day >= tallies.month AND a.day < tallies.month || '-32'
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id))) END,
    last_day = CASE
      WHEN statements = excluded.statements OR last_day IS NOT excluded.last_day
        OR last_day IS NULL THEN last_day
      ELSE coalesce(
        (SELECT a.day_end FROM attributions a INDEXED BY ix_attributions_name_day WHERE a.name_id = tallies.name_id AND a.day >= tallies.month AND a.day < tallies.month || '-32'
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id) AND a.day_end = tallies.last_day
         ORDER BY a.day DESC, a.id DESC LIMIT 1),
        (SELECT max(a.day_end) FROM attributions a INDEXED BY ix_attributions_name_day WHERE a.name_id = tallies.name_id AND a.day >= tallies.month AND a.day < tallies.month || '-32'
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id))) END;
  DELETE FROM tallies
  WHERE statements = 0
    AND name_id IN (SELECT name_id FROM attributions WHERE reading_id = NEW.reading_id);
END;
CREATE TRIGGER readers_no_update BEFORE UPDATE ON readers BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of readers is ever changed');
END;
CREATE TRIGGER readers_no_delete BEFORE DELETE ON readers BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of readers is ever deleted');
END;
CREATE TRIGGER readers_no_replace BEFORE INSERT ON readers WHEN EXISTS (SELECT 1 FROM readers WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM readers WHERE name = NEW.name) BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of readers is ever replaced');
END;
CREATE TRIGGER batches_no_update BEFORE UPDATE ON batches BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of batches is ever changed');
END;
CREATE TRIGGER batches_no_delete BEFORE DELETE ON batches BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of batches is ever deleted');
END;
CREATE TRIGGER batches_no_replace BEFORE INSERT ON batches WHEN EXISTS (SELECT 1 FROM batches WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM batches WHERE hash = NEW.hash) BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of batches is ever replaced');
END;
CREATE TRIGGER documents_no_update BEFORE UPDATE ON documents BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of documents is ever changed');
END;
CREATE TRIGGER documents_no_delete BEFORE DELETE ON documents BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of documents is ever deleted');
END;
CREATE TRIGGER documents_no_replace BEFORE INSERT ON documents WHEN EXISTS (SELECT 1 FROM documents WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM documents WHERE key = NEW.key) BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of documents is ever replaced');
END;
CREATE TRIGGER readings_no_update BEFORE UPDATE ON readings BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of readings is ever changed');
END;
CREATE TRIGGER readings_no_delete BEFORE DELETE ON readings BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of readings is ever deleted');
END;
CREATE TRIGGER readings_no_replace BEFORE INSERT ON readings WHEN EXISTS (SELECT 1 FROM readings WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM readings WHERE document_id = NEW.document_id AND reader_id = NEW.reader_id) BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of readings is ever replaced');
END;
CREATE TRIGGER names_no_update BEFORE UPDATE ON names BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of names is ever changed');
END;
CREATE TRIGGER names_no_delete BEFORE DELETE ON names BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of names is ever deleted');
END;
CREATE TRIGGER names_no_replace BEFORE INSERT ON names WHEN EXISTS (SELECT 1 FROM names WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM names WHERE name = NEW.name) BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of names is ever replaced');
END;
CREATE TRIGGER speakers_no_update BEFORE UPDATE ON speakers BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of speakers is ever changed');
END;
CREATE TRIGGER speakers_no_delete BEFORE DELETE ON speakers BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of speakers is ever deleted');
END;
CREATE TRIGGER speakers_no_replace BEFORE INSERT ON speakers WHEN EXISTS (SELECT 1 FROM speakers WHERE id = NEW.id) BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of speakers is ever replaced');
END;
CREATE TRIGGER attributions_no_update BEFORE UPDATE ON attributions BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of attributions is ever changed');
END;
CREATE TRIGGER attributions_no_delete BEFORE DELETE ON attributions BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of attributions is ever deleted');
END;
CREATE TRIGGER attributions_no_replace BEFORE INSERT ON attributions WHEN EXISTS (SELECT 1 FROM attributions WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM attributions WHERE key = NEW.key) BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of attributions is ever replaced');
END;
CREATE TRIGGER chain_links_no_update BEFORE UPDATE ON chain_links BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of chain_links is ever changed');
END;
CREATE TRIGGER chain_links_no_delete BEFORE DELETE ON chain_links BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of chain_links is ever deleted');
END;
CREATE TRIGGER chain_links_no_replace BEFORE INSERT ON chain_links WHEN EXISTS (SELECT 1 FROM chain_links WHERE attribution_id = NEW.attribution_id AND position = NEW.position) BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of chain_links is ever replaced');
END;
CREATE TRIGGER replies_no_update BEFORE UPDATE ON replies BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of replies is ever changed');
END;
CREATE TRIGGER replies_no_delete BEFORE DELETE ON replies BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of replies is ever deleted');
END;
CREATE TRIGGER replies_no_replace BEFORE INSERT ON replies WHEN EXISTS (SELECT 1 FROM replies WHERE attribution_id = NEW.attribution_id AND target_id = NEW.target_id AND kind = NEW.kind) BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of replies is ever replaced');
END;
CREATE TRIGGER times_no_update BEFORE UPDATE ON times BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of times is ever changed');
END;
CREATE TRIGGER times_no_delete BEFORE DELETE ON times BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of times is ever deleted');
END;
CREATE TRIGGER times_no_replace BEFORE INSERT ON times WHEN EXISTS (SELECT 1 FROM times WHERE id = NEW.id) BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of times is ever replaced');
END;
CREATE TRIGGER forecasts_no_update BEFORE UPDATE ON forecasts BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of forecasts is ever changed');
END;
CREATE TRIGGER forecasts_no_delete BEFORE DELETE ON forecasts BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of forecasts is ever deleted');
END;
CREATE TRIGGER forecasts_no_replace BEFORE INSERT ON forecasts WHEN EXISTS (SELECT 1 FROM forecasts WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM forecasts WHERE key = NEW.key) BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of forecasts is ever replaced');
END;
CREATE TRIGGER resolutions_no_update BEFORE UPDATE ON resolutions BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of resolutions is ever changed');
END;
CREATE TRIGGER resolutions_no_delete BEFORE DELETE ON resolutions BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of resolutions is ever deleted');
END;
CREATE TRIGGER resolutions_no_replace BEFORE INSERT ON resolutions WHEN EXISTS (SELECT 1 FROM resolutions WHERE id = NEW.id) BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of resolutions is ever replaced');
END;
CREATE VIEW current_readings AS
SELECT r.* FROM readings r
WHERE NOT EXISTS (
  SELECT 1 FROM readings n WHERE n.document_id = r.document_id AND n.reader_id > r.reader_id);
CREATE VIEW current_attributions AS
SELECT r.document_id, a.* FROM attributions a JOIN readings r ON r.id = a.reading_id
WHERE NOT EXISTS (
  SELECT 1 FROM readings n WHERE n.document_id = r.document_id AND n.reader_id > r.reader_id);
CREATE VIEW who_said_what AS
SELECT a.key, a.day, a.outlet, d.title, d.url,
  n.name AS speaker, s.type AS speaker_type, s.role AS speaker_role,
  (
    SELECT group_concat(name, ' → ') FROM (
      SELECT cn.name FROM chain_links c
      JOIN speakers cs ON cs.id = c.speaker_id JOIN names cn ON cn.id = cs.name_id
      WHERE c.attribution_id = a.id ORDER BY c.position)) AS chain,
  a.source, a.cue, a.act, a.polarity, a.content, a.addressee, a.said_start, a.said_end,
  a.certainty_low, a.certainty_high, a.confidence, a.language,
  a.document_id, a.id AS attribution_id
FROM current_attributions a
JOIN documents d ON d.id = a.document_id
LEFT JOIN speakers s ON s.id = a.speaker_id
LEFT JOIN names n ON n.id = a.name_id;
CREATE VIEW denied AS
SELECT a.key AS denial_key, a.day, a.outlet, d.url,
  n.name AS denier, a.cue, a.content AS denial,
  t.key AS denied_key, tn.name AS denied_speaker, t.source AS denied_source,
  t.content AS denied_content, a.document_id, a.id AS denial_id, t.id AS denied_id
FROM replies p
JOIN current_attributions a ON a.id = p.attribution_id
JOIN attributions t ON t.id = p.target_id
JOIN documents d ON d.id = a.document_id
LEFT JOIN names n ON n.id = a.name_id
LEFT JOIN names tn ON tn.id = t.name_id
WHERE p.kind = 'denies';
CREATE VIEW forecast_state AS
SELECT f.key, a.key AS attribution_key, n.name AS speaker, a.speaker_type, a.day, a.outlet,
  f.event, f.low, f.high, f.horizon_start, f.horizon_end, f.condition,
  o.outcome, o.resolved_on, o.because,
  a.document_id, a.id AS attribution_id, f.id AS forecast_id
FROM forecasts f
JOIN current_attributions a ON a.id = f.attribution_id
LEFT JOIN names n ON n.id = a.name_id
LEFT JOIN resolutions o ON o.id = (SELECT max(l.id) FROM resolutions l WHERE l.forecast_id = f.id);
INSERT INTO batches VALUES (1, '0000000000000000000000000000000000000000000000000000000000000000', 'ec547cb052911f21ec810ff58cb8e213f5bde45886a5828fb6b7d782e875087f', 1, '2026-11-23 07:26:48.008541');
INSERT INTO documents VALUES (1, 'd20032bc2fcfb1d963dca9debb649cd66e5dbe7ccddc9f852441eb137a1a3394', '95e02d09294044a550c26e975907ce23a8b1bb3e98507ec89280bebbc9c8ad8c', 'news/1.txt', 'https://news.example/1', 'Le Phare', 'Bridge 1', '["A. Writer"]', 'en', '2023-08-27', '2023-08-27', 'day', '["2023-08-27"]', '“The bridge 1 will reopen in 2045, perhaps,” Dmitri Peskov said on Monday 0. “The bridge 1 will reopen in 1965, perhaps,” Anna Keller said on Monday 1. “The bridge 1 will reopen in 2026, perhaps,” Anna Keller said on Monday 2. “The bridge 1 will reopen in 2020, perhaps,” Gérard Caillé said on Monday 3. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. Nothing else was said. ', NULL, NULL, '2026-11-23 07:26:48.008541');
INSERT INTO names VALUES (1, 'Dmitri Peskov', 'dmitri peskov');
INSERT INTO names VALUES (2, 'Anna Keller', 'anna keller');
INSERT INTO names VALUES (3, 'Gérard Caillé', 'gerard caille');
INSERT INTO readers VALUES (1, 'selon 0.2 weights-a 0123abcd', '0.2', 'weights-a', '2026-11-23 07:26:48.008541');
INSERT INTO readings VALUES (1, 1, 1, 1, 'f55ed4e56c86a36d66c09223a1cdb3742723c13636ecdc06c49bafdc88b79bdb', 'en', '2023-08-27', '2023-08-27', 'day', '["2023-08-27"]', NULL, '2026-11-23 07:26:48.008541');
INSERT INTO sightings VALUES ('news/1.txt', '', 1, 1, '2026-11-23 07:26:48.008541');
INSERT INTO speakers VALUES (1, 1, 's1', 1, 'person', NULL, NULL, NULL, '[[45, 58]]');
INSERT INTO speakers VALUES (2, 1, 's2', 2, 'person', NULL, NULL, NULL, '[[122, 133], [197, 208]]');
INSERT INTO speakers VALUES (3, 1, 's3', 3, 'person', NULL, NULL, NULL, '[[272, 285]]');
INSERT INTO times VALUES (1, 1, 67, 73, 'Monday', 'DATE', '2023-08-27', '2023-08-27', '2023-08-27');
INSERT INTO times VALUES (2, 1, 142, 148, 'Monday', 'DATE', '2023-08-27', '2023-08-27', '2023-08-27');
INSERT INTO times VALUES (3, 1, 217, 223, 'Monday', 'DATE', '2023-08-27', '2023-08-27', '2023-08-27');
INSERT INTO times VALUES (4, 1, 294, 300, 'Monday', 'DATE', '2023-08-27', '2023-08-27', '2023-08-27');
INSERT INTO attributions VALUES (1, 'a-0b29ab1890e694d4', 1, 'a1', NULL, 'direct', 'The bridge 1 will reopen in 2045', '[[1, 33]]', 'said', '[[59, 63]]', 'say', 'state', 'Dmitri Peskov', '[[45, 58]]', NULL, NULL, 1, '[]', 'affirm', 'Monday', '2023-08-27', '2023-08-27', 0.2, 0.7, '["perhaps"]', 'selon', 0.91, 1, 'person', '2023-08-27', '2023-08-27', 'en', 'Le Phare', 1);
INSERT INTO attributions VALUES (2, 'a-24da755aef5df98c', 1, 'a2', NULL, 'direct', 'The bridge 1 will reopen in 1965', '[[78, 110]]', 'said', '[[134, 138]]', 'say', 'state', 'Anna Keller', '[[122, 133]]', NULL, NULL, 2, '[]', 'affirm', 'Monday', '2023-08-27', '2023-08-27', 0.2, 0.7, '["perhaps"]', 'selon', 0.911, 2, 'person', '2023-08-27', '2023-08-27', 'en', 'Le Phare', 1);
INSERT INTO attributions VALUES (3, 'a-56cc0c64556b0473', 1, 'a3', NULL, 'direct', 'The bridge 1 will reopen in 2026', '[[153, 185]]', 'said', '[[209, 213]]', 'say', 'state', 'Anna Keller', '[[197, 208]]', NULL, NULL, 2, '[]', 'affirm', 'Monday', '2023-08-27', '2023-08-27', 0.2, 0.7, '["perhaps"]', 'selon', 0.912, 2, 'person', '2023-08-27', '2023-08-27', 'en', 'Le Phare', 1);
INSERT INTO attributions VALUES (4, 'a-b9a0f5227d05a0ba', 1, 'a4', NULL, 'direct', 'The bridge 1 will reopen in 2020', '[[228, 260]]', 'said', '[[286, 290]]', 'say', 'state', 'Gérard Caillé', '[[272, 285]]', NULL, NULL, 3, '[]', 'deny', 'Monday', '2023-08-27', '2023-08-27', 0.2, 0.7, '["perhaps"]', 'selon', 0.913, 3, 'person', '2023-08-27', '2023-08-27', 'en', 'Le Phare', 1);
INSERT INTO chain_links VALUES (1, 0, 1, NULL);
INSERT INTO chain_links VALUES (2, 0, 2, NULL);
INSERT INTO chain_links VALUES (3, 0, 2, NULL);
INSERT INTO chain_links VALUES (4, 0, 3, NULL);
INSERT INTO forecasts VALUES (1, 'f-ffdf5cc7398b0226', 1, 'The bridge 1 will reopen in 2045', '[[1, 33]]', 0.2, 0.7, '2023-08-27', '2023-08-27', NULL, NULL);
INSERT INTO replies VALUES (4, 1, 'denies', 0);
INSERT INTO selon_schema VALUES ('0001');
PRAGMA application_id = 1397050447;
PRAGMA user_version = 1;
