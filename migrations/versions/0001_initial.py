"""The tables of the first version, and what the database keeps true by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER journal_entries_no_update BEFORE UPDATE ON journal_entries BEGIN SELECT RAISE(ABORT, 'journal_entries is append-only'); END",
        "CREATE TRIGGER journal_entries_no_delete BEFORE DELETE ON journal_entries WHEN (OLD.at < datetime('now', 'start of month', '-12 months') AND EXISTS (SELECT 1 FROM journal_seals WHERE OLD.id BETWEEN first_id AND last_id AND sealed_at < datetime('now', 'start of month', '-12 months'))) IS NOT TRUE BEGIN SELECT RAISE(ABORT, 'journal_entries is append-only'); END",
        "CREATE TRIGGER journal_entries_no_replace BEFORE INSERT ON journal_entries WHEN EXISTS (SELECT 1 FROM journal_entries WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'journal_entries is append-only'); END",
        "CREATE TRIGGER journal_seals_no_update BEFORE UPDATE ON journal_seals BEGIN SELECT RAISE(ABORT, 'journal_seals is append-only'); END",
        "CREATE TRIGGER journal_seals_no_delete BEFORE DELETE ON journal_seals WHEN (FALSE) IS NOT TRUE BEGIN SELECT RAISE(ABORT, 'journal_seals is append-only'); END",
        "CREATE TRIGGER journal_seals_no_replace BEFORE INSERT ON journal_seals WHEN EXISTS (SELECT 1 FROM journal_seals WHERE id = NEW.id OR last_id = NEW.last_id OR previous = NEW.previous) BEGIN SELECT RAISE(ABORT, 'journal_seals is append-only'); END",
        "CREATE TRIGGER agreement_versions_no_update BEFORE UPDATE ON agreement_versions BEGIN SELECT RAISE(ABORT, 'agreement_versions is append-only'); END",
        "CREATE TRIGGER agreement_versions_no_delete BEFORE DELETE ON agreement_versions WHEN (FALSE) IS NOT TRUE BEGIN SELECT RAISE(ABORT, 'agreement_versions is append-only'); END",
        "CREATE TRIGGER agreement_versions_no_replace BEFORE INSERT ON agreement_versions WHEN EXISTS (SELECT 1 FROM agreement_versions WHERE id = NEW.id OR agreement_id = NEW.agreement_id AND amendment_number = NEW.amendment_number AND number = NEW.number) BEGIN SELECT RAISE(ABORT, 'agreement_versions is append-only'); END",
        "CREATE TRIGGER agreement_signed_copies_no_update BEFORE UPDATE ON agreement_signed_copies BEGIN SELECT RAISE(ABORT, 'agreement_signed_copies is append-only'); END",
        "CREATE TRIGGER agreement_signed_copies_no_delete BEFORE DELETE ON agreement_signed_copies WHEN (FALSE) IS NOT TRUE BEGIN SELECT RAISE(ABORT, 'agreement_signed_copies is append-only'); END",
        "CREATE TRIGGER agreement_signed_copies_no_replace BEFORE INSERT ON agreement_signed_copies WHEN EXISTS (SELECT 1 FROM agreement_signed_copies WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'agreement_signed_copies is append-only'); END",
        "CREATE TRIGGER agreement_return_versions_no_update BEFORE UPDATE ON agreement_return_versions BEGIN SELECT RAISE(ABORT, 'agreement_return_versions is append-only'); END",
        "CREATE TRIGGER agreement_return_versions_no_delete BEFORE DELETE ON agreement_return_versions WHEN (FALSE) IS NOT TRUE BEGIN SELECT RAISE(ABORT, 'agreement_return_versions is append-only'); END",
        "CREATE TRIGGER agreement_return_versions_no_replace BEFORE INSERT ON agreement_return_versions WHEN EXISTS (SELECT 1 FROM agreement_return_versions WHERE id = NEW.id OR return_id = NEW.return_id AND number = NEW.number) BEGIN SELECT RAISE(ABORT, 'agreement_return_versions is append-only'); END",
        "CREATE TRIGGER agreement_return_comments_no_update BEFORE UPDATE ON agreement_return_comments BEGIN SELECT RAISE(ABORT, 'agreement_return_comments is append-only'); END",
        "CREATE TRIGGER agreement_return_comments_no_delete BEFORE DELETE ON agreement_return_comments WHEN (FALSE) IS NOT TRUE BEGIN SELECT RAISE(ABORT, 'agreement_return_comments is append-only'); END",
        "CREATE TRIGGER agreement_return_comments_no_replace BEFORE INSERT ON agreement_return_comments WHEN EXISTS (SELECT 1 FROM agreement_return_comments WHERE id = NEW.id OR return_id = NEW.return_id AND number = NEW.number AND side = NEW.side OR return_id = NEW.return_id AND number = NEW.number AND user_id = NEW.user_id) BEGIN SELECT RAISE(ABORT, 'agreement_return_comments is append-only'); END",
        "CREATE TRIGGER agreement_return_certificates_no_update BEFORE UPDATE ON agreement_return_certificates BEGIN SELECT RAISE(ABORT, 'agreement_return_certificates is append-only'); END",
        "CREATE TRIGGER agreement_return_certificates_no_delete BEFORE DELETE ON agreement_return_certificates WHEN (FALSE) IS NOT TRUE BEGIN SELECT RAISE(ABORT, 'agreement_return_certificates is append-only'); END",
        "CREATE TRIGGER agreement_return_certificates_no_replace BEFORE INSERT ON agreement_return_certificates WHEN EXISTS (SELECT 1 FROM agreement_return_certificates WHERE id = NEW.id OR return_id = NEW.return_id) BEGIN SELECT RAISE(ABORT, 'agreement_return_certificates is append-only'); END",
        "CREATE TRIGGER agreement_runs_overlap_INSERT BEFORE INSERT ON agreement_runs WHEN EXISTS ( SELECT 1 FROM agreement_runs WHERE council_id = NEW.council_id AND territory = NEW.territory AND axis = NEW.axis AND id IS NOT NEW.id AND start_on <= NEW.end_on AND end_on >= NEW.start_on) BEGIN SELECT RAISE(ABORT, 'agreement_runs_overlap'); END",
        "CREATE TRIGGER agreement_runs_overlap_UPDATE BEFORE UPDATE ON agreement_runs WHEN EXISTS ( SELECT 1 FROM agreement_runs WHERE council_id = NEW.council_id AND territory = NEW.territory AND axis = NEW.axis AND id IS NOT NEW.id AND start_on <= NEW.end_on AND end_on >= NEW.start_on) BEGIN SELECT RAISE(ABORT, 'agreement_runs_overlap'); END",
        "CREATE TRIGGER support_counts_insert AFTER INSERT ON supports BEGIN INSERT INTO support_counts (territory, mode, grain, from_on, entered, ended) SELECT territory, mode, grain, CASE grain WHEN 'day' THEN day ELSE substr(day, 1, 8) || '01' END, sum(entered), sum(ended) FROM ( SELECT territory, mode, entry_on AS day, 1 AS entered, 0 AS ended FROM (SELECT NEW.territory AS territory, NEW.mode AS mode, NEW.entry_on AS entry_on, NEW.end_on AS end_on) AS one UNION ALL SELECT territory, mode, CASE WHEN end_on < entry_on THEN entry_on ELSE end_on END, 0, 1 FROM (SELECT NEW.territory AS territory, NEW.mode AS mode, NEW.entry_on AS entry_on, NEW.end_on AS end_on) AS one WHERE entry_on IS NOT NULL) AS facts CROSS JOIN (SELECT 'day' AS grain UNION ALL SELECT 'month') AS grains WHERE day IS NOT NULL GROUP BY 1, 2, 3, 4 ON CONFLICT (territory, mode, grain, from_on) DO UPDATE SET entered = support_counts.entered + excluded.entered, ended = support_counts.ended + excluded.ended; END",
        "CREATE TRIGGER support_counts_delete AFTER DELETE ON supports BEGIN INSERT INTO support_counts (territory, mode, grain, from_on, entered, ended) SELECT territory, mode, grain, CASE grain WHEN 'day' THEN day ELSE substr(day, 1, 8) || '01' END, sum(entered), sum(ended) FROM ( SELECT territory, mode, entry_on AS day, -1 AS entered, 0 AS ended FROM (SELECT OLD.territory AS territory, OLD.mode AS mode, OLD.entry_on AS entry_on, OLD.end_on AS end_on) AS one UNION ALL SELECT territory, mode, CASE WHEN end_on < entry_on THEN entry_on ELSE end_on END, 0, -1 FROM (SELECT OLD.territory AS territory, OLD.mode AS mode, OLD.entry_on AS entry_on, OLD.end_on AS end_on) AS one WHERE entry_on IS NOT NULL) AS facts CROSS JOIN (SELECT 'day' AS grain UNION ALL SELECT 'month') AS grains WHERE day IS NOT NULL GROUP BY 1, 2, 3, 4 ON CONFLICT (territory, mode, grain, from_on) DO UPDATE SET entered = support_counts.entered + excluded.entered, ended = support_counts.ended + excluded.ended; END",
        "CREATE TRIGGER support_counts_update AFTER UPDATE OF territory, mode, entry_on, end_on ON supports BEGIN INSERT INTO support_counts (territory, mode, grain, from_on, entered, ended) SELECT territory, mode, grain, CASE grain WHEN 'day' THEN day ELSE substr(day, 1, 8) || '01' END, sum(entered), sum(ended) FROM ( SELECT territory, mode, entry_on AS day, -1 AS entered, 0 AS ended FROM (SELECT OLD.territory AS territory, OLD.mode AS mode, OLD.entry_on AS entry_on, OLD.end_on AS end_on) AS one UNION ALL SELECT territory, mode, CASE WHEN end_on < entry_on THEN entry_on ELSE end_on END, 0, -1 FROM (SELECT OLD.territory AS territory, OLD.mode AS mode, OLD.entry_on AS entry_on, OLD.end_on AS end_on) AS one WHERE entry_on IS NOT NULL) AS facts CROSS JOIN (SELECT 'day' AS grain UNION ALL SELECT 'month') AS grains WHERE day IS NOT NULL GROUP BY 1, 2, 3, 4 ON CONFLICT (territory, mode, grain, from_on) DO UPDATE SET entered = support_counts.entered + excluded.entered, ended = support_counts.ended + excluded.ended; INSERT INTO support_counts (territory, mode, grain, from_on, entered, ended) SELECT territory, mode, grain, CASE grain WHEN 'day' THEN day ELSE substr(day, 1, 8) || '01' END, sum(entered), sum(ended) FROM ( SELECT territory, mode, entry_on AS day, 1 AS entered, 0 AS ended FROM (SELECT NEW.territory AS territory, NEW.mode AS mode, NEW.entry_on AS entry_on, NEW.end_on AS end_on) AS one UNION ALL SELECT territory, mode, CASE WHEN end_on < entry_on THEN entry_on ELSE end_on END, 0, 1 FROM (SELECT NEW.territory AS territory, NEW.mode AS mode, NEW.entry_on AS entry_on, NEW.end_on AS end_on) AS one WHERE entry_on IS NOT NULL) AS facts CROSS JOIN (SELECT 'day' AS grain UNION ALL SELECT 'month') AS grains WHERE day IS NOT NULL GROUP BY 1, 2, 3, 4 ON CONFLICT (territory, mode, grain, from_on) DO UPDATE SET entered = support_counts.entered + excluded.entered, ended = support_counts.ended + excluded.ended; END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION journal_entries_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' THEN IF OLD.at < (date_trunc('month', now() AT TIME ZONE 'UTC') - interval '12 months') AT TIME ZONE 'UTC' AND EXISTS (SELECT 1 FROM journal_seals WHERE OLD.id BETWEEN first_id AND last_id AND sealed_at < (date_trunc('month', now() AT TIME ZONE 'UTC') - interval '12 months') AT TIME ZONE 'UTC') THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION 'journal_entries is append-only' USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER journal_entries_no_change BEFORE UPDATE OR DELETE ON journal_entries FOR EACH ROW EXECUTE FUNCTION journal_entries_append_only()",
        "CREATE TRIGGER journal_entries_no_truncate BEFORE TRUNCATE ON journal_entries FOR EACH STATEMENT EXECUTE FUNCTION journal_entries_append_only()",
        "ALTER TABLE journal_entries ENABLE ALWAYS TRIGGER journal_entries_no_change",
        "ALTER TABLE journal_entries ENABLE ALWAYS TRIGGER journal_entries_no_truncate",
        "CREATE OR REPLACE FUNCTION journal_seals_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' THEN IF FALSE THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION 'journal_seals is append-only' USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER journal_seals_no_change BEFORE UPDATE OR DELETE ON journal_seals FOR EACH ROW EXECUTE FUNCTION journal_seals_append_only()",
        "CREATE TRIGGER journal_seals_no_truncate BEFORE TRUNCATE ON journal_seals FOR EACH STATEMENT EXECUTE FUNCTION journal_seals_append_only()",
        "ALTER TABLE journal_seals ENABLE ALWAYS TRIGGER journal_seals_no_change",
        "ALTER TABLE journal_seals ENABLE ALWAYS TRIGGER journal_seals_no_truncate",
        "CREATE OR REPLACE FUNCTION agreement_versions_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' THEN IF FALSE THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION 'agreement_versions is append-only' USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER agreement_versions_no_change BEFORE UPDATE OR DELETE ON agreement_versions FOR EACH ROW EXECUTE FUNCTION agreement_versions_append_only()",
        "CREATE TRIGGER agreement_versions_no_truncate BEFORE TRUNCATE ON agreement_versions FOR EACH STATEMENT EXECUTE FUNCTION agreement_versions_append_only()",
        "ALTER TABLE agreement_versions ENABLE ALWAYS TRIGGER agreement_versions_no_change",
        "ALTER TABLE agreement_versions ENABLE ALWAYS TRIGGER agreement_versions_no_truncate",
        "CREATE OR REPLACE FUNCTION agreement_signed_copies_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' THEN IF FALSE THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION 'agreement_signed_copies is append-only' USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER agreement_signed_copies_no_change BEFORE UPDATE OR DELETE ON agreement_signed_copies FOR EACH ROW EXECUTE FUNCTION agreement_signed_copies_append_only()",
        "CREATE TRIGGER agreement_signed_copies_no_truncate BEFORE TRUNCATE ON agreement_signed_copies FOR EACH STATEMENT EXECUTE FUNCTION agreement_signed_copies_append_only()",
        "ALTER TABLE agreement_signed_copies ENABLE ALWAYS TRIGGER agreement_signed_copies_no_change",
        "ALTER TABLE agreement_signed_copies ENABLE ALWAYS TRIGGER agreement_signed_copies_no_truncate",
        "CREATE OR REPLACE FUNCTION agreement_return_versions_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' THEN IF FALSE THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION 'agreement_return_versions is append-only' USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER agreement_return_versions_no_change BEFORE UPDATE OR DELETE ON agreement_return_versions FOR EACH ROW EXECUTE FUNCTION agreement_return_versions_append_only()",
        "CREATE TRIGGER agreement_return_versions_no_truncate BEFORE TRUNCATE ON agreement_return_versions FOR EACH STATEMENT EXECUTE FUNCTION agreement_return_versions_append_only()",
        "ALTER TABLE agreement_return_versions ENABLE ALWAYS TRIGGER agreement_return_versions_no_change",
        "ALTER TABLE agreement_return_versions ENABLE ALWAYS TRIGGER agreement_return_versions_no_truncate",
        "CREATE OR REPLACE FUNCTION agreement_return_comments_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' THEN IF FALSE THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION 'agreement_return_comments is append-only' USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER agreement_return_comments_no_change BEFORE UPDATE OR DELETE ON agreement_return_comments FOR EACH ROW EXECUTE FUNCTION agreement_return_comments_append_only()",
        "CREATE TRIGGER agreement_return_comments_no_truncate BEFORE TRUNCATE ON agreement_return_comments FOR EACH STATEMENT EXECUTE FUNCTION agreement_return_comments_append_only()",
        "ALTER TABLE agreement_return_comments ENABLE ALWAYS TRIGGER agreement_return_comments_no_change",
        "ALTER TABLE agreement_return_comments ENABLE ALWAYS TRIGGER agreement_return_comments_no_truncate",
        "CREATE OR REPLACE FUNCTION agreement_return_certificates_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' THEN IF FALSE THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION 'agreement_return_certificates is append-only' USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER agreement_return_certificates_no_change BEFORE UPDATE OR DELETE ON agreement_return_certificates FOR EACH ROW EXECUTE FUNCTION agreement_return_certificates_append_only()",
        "CREATE TRIGGER agreement_return_certificates_no_truncate BEFORE TRUNCATE ON agreement_return_certificates FOR EACH STATEMENT EXECUTE FUNCTION agreement_return_certificates_append_only()",
        "ALTER TABLE agreement_return_certificates ENABLE ALWAYS TRIGGER agreement_return_certificates_no_change",
        "ALTER TABLE agreement_return_certificates ENABLE ALWAYS TRIGGER agreement_return_certificates_no_truncate",
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        "ALTER TABLE agreement_runs ADD CONSTRAINT agreement_runs_overlap EXCLUDE USING gist ( council_id WITH =, territory WITH =, axis WITH =, daterange(start_on, end_on, '[]') WITH &&)",
        "CREATE OR REPLACE FUNCTION support_counts_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'TRUNCATE' THEN DELETE FROM support_counts; RETURN NULL; END IF; IF coalesce(OLD.entry_on, NEW.entry_on) IS NULL THEN RETURN NULL; END IF; PERFORM pg_advisory_xact_lock(1651207534); IF TG_OP <> 'INSERT' THEN INSERT INTO support_counts (territory, mode, grain, from_on, entered, ended) SELECT territory, mode, grain, CASE grain WHEN 'day' THEN day ELSE date_trunc('month', day)::date END, sum(entered), sum(ended) FROM ( SELECT territory, mode, entry_on AS day, -1 AS entered, 0 AS ended FROM (SELECT OLD.territory AS territory, OLD.mode AS mode, OLD.entry_on AS entry_on, OLD.end_on AS end_on) AS one UNION ALL SELECT territory, mode, CASE WHEN end_on < entry_on THEN entry_on ELSE end_on END, 0, -1 FROM (SELECT OLD.territory AS territory, OLD.mode AS mode, OLD.entry_on AS entry_on, OLD.end_on AS end_on) AS one WHERE entry_on IS NOT NULL) AS facts CROSS JOIN (SELECT 'day' AS grain UNION ALL SELECT 'month') AS grains WHERE day IS NOT NULL GROUP BY 1, 2, 3, 4 ON CONFLICT (territory, mode, grain, from_on) DO UPDATE SET entered = support_counts.entered + excluded.entered, ended = support_counts.ended + excluded.ended; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO support_counts (territory, mode, grain, from_on, entered, ended) SELECT territory, mode, grain, CASE grain WHEN 'day' THEN day ELSE date_trunc('month', day)::date END, sum(entered), sum(ended) FROM ( SELECT territory, mode, entry_on AS day, 1 AS entered, 0 AS ended FROM (SELECT NEW.territory AS territory, NEW.mode AS mode, NEW.entry_on AS entry_on, NEW.end_on AS end_on) AS one UNION ALL SELECT territory, mode, CASE WHEN end_on < entry_on THEN entry_on ELSE end_on END, 0, 1 FROM (SELECT NEW.territory AS territory, NEW.mode AS mode, NEW.entry_on AS entry_on, NEW.end_on AS end_on) AS one WHERE entry_on IS NOT NULL) AS facts CROSS JOIN (SELECT 'day' AS grain UNION ALL SELECT 'month') AS grains WHERE day IS NOT NULL GROUP BY 1, 2, 3, 4 ON CONFLICT (territory, mode, grain, from_on) DO UPDATE SET entered = support_counts.entered + excluded.entered, ended = support_counts.ended + excluded.ended; END IF; RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER support_counts_follow AFTER INSERT OR DELETE OR UPDATE OF territory, mode, entry_on, end_on ON supports DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION support_counts_follow()",
        "CREATE TRIGGER support_counts_empty AFTER TRUNCATE ON supports FOR EACH STATEMENT EXECUTE FUNCTION support_counts_follow()",
        "ALTER TABLE supports ENABLE ALWAYS TRIGGER support_counts_follow",
        "ALTER TABLE supports ENABLE ALWAYS TRIGGER support_counts_empty",
    ),
}


def upgrade() -> None:
    op.create_table(
        "deadline_mornings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("territory", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_mornings")),
        sa.UniqueConstraint("territory", "told_on", name=op.f("uq_deadline_mornings_territory_told_on")),
    )
    op.create_table(
        "departments",
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("of_name", sa.String(length=120), nullable=False),
        sa.Column("region_code", sa.String(length=3), nullable=False),
        sa.Column("region", sa.String(length=120), nullable=False),
        sa.Column("prefecture", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_departments")),
    )
    op.create_index(op.f("ix_departments_region_code"), "departments", ["region_code"], unique=False)
    op.create_table(
        "form_tokens",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("location", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_form_tokens")),
    )
    op.create_index(op.f("ix_form_tokens_used_at"), "form_tokens", ["used_at"], unique=False)
    op.create_table(
        "heartbeats",
        sa.Column("worker", sa.String(length=200), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("dead_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(
        "ix_jobs_dead",
        "jobs",
        ["dead_at", "id"],
        unique=False,
        sqlite_where=sa.text("dead_at IS NOT NULL"),
        postgresql_where=sa.text("dead_at IS NOT NULL"),
    )
    op.create_index(
        "ix_jobs_due",
        "jobs",
        ["run_at", "id"],
        unique=False,
        sqlite_where=sa.text("dead_at IS NULL"),
        postgresql_where=sa.text("dead_at IS NULL"),
    )
    op.create_index(
        "uq_jobs_key",
        "jobs",
        ["key"],
        unique=True,
        sqlite_where=sa.text("dead_at IS NULL"),
        postgresql_where=sa.text("dead_at IS NULL"),
    )
    op.create_table(
        "journal_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(length=60), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("territory", sa.String(length=3), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=60), nullable=True),
        sa.Column("level", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("shown", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entries")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_journal_entries_file_id_at", "journal_entries", ["file_id", "at"], unique=False)
    op.create_index(
        "ix_journal_entries_organisation_id_action_at",
        "journal_entries",
        ["organisation_id", "action", "at"],
        unique=False,
    )
    op.create_index("ix_journal_entries_organisation_id_at", "journal_entries", ["organisation_id", "at"], unique=False)
    op.create_index("ix_journal_entries_user_id_at", "journal_entries", ["user_id", "at"], unique=False)
    op.create_table(
        "journal_seals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_seals")),
        sa.UniqueConstraint("last_id", name=op.f("uq_journal_seals_last_id")),
        sa.UniqueConstraint("previous", name=op.f("uq_journal_seals_previous")),
    )
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("about", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.String(length=60), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'held', 'failed', 'stopped')", name=op.f("ck_mails_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("key", name=op.f("uq_mails_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mails_message_id")),
    )
    op.create_index(
        "ix_mails_about",
        "mails",
        ["about"],
        unique=False,
        sqlite_where=sa.text("state <> 'sent'"),
        postgresql_where=sa.text("state <> 'sent'"),
    )
    op.create_index(
        "ix_mails_not_sent",
        "mails",
        ["state", "id"],
        unique=False,
        sqlite_where=sa.text("state <> 'sent'"),
        postgresql_where=sa.text("state <> 'sent'"),
    )
    op.create_table(
        "openid_flows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("nonce_hash", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=128), nullable=True),
        sa.Column("provider", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("back", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issuer", sa.String(length=200), nullable=True),
        sa.Column("idp", sa.String(length=255), nullable=True),
        sa.Column("subject", sa.String(length=255), nullable=True),
        sa.Column("given_name", sa.String(length=120), nullable=True),
        sa.Column("family_name", sa.String(length=120), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("siret", sa.String(length=14), nullable=True),
        sa.Column("factor", sa.String(length=60), nullable=True),
        sa.Column("factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id_token", sa.Text(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('sign_in', 'invitation', 'sign_out', 'proof')", name=op.f("ck_openid_flows_purpose")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openid_flows")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_openid_flows_state_hash")),
    )
    op.create_index(op.f("ix_openid_flows_browser_hash"), "openid_flows", ["browser_hash"], unique=False)
    op.create_index(op.f("ix_openid_flows_started_at"), "openid_flows", ["started_at"], unique=False)
    op.create_table(
        "purge_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delays", sa.JSON(), nullable=False),
        sa.Column("warned", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.Column("journal_rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge_runs")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_key", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index("ix_sign_in_attempts_account_key_at", "sign_in_attempts", ["account_key", "at"], unique=False)
    op.create_index("ix_sign_in_attempts_address_at", "sign_in_attempts", ["address", "at"], unique=False)
    op.create_table(
        "support_counts",
        sa.Column("territory", sa.String(length=3), nullable=False),
        sa.Column("mode", sa.String(length=60), nullable=False),
        sa.Column("grain", sa.String(length=60), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("entered", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.CheckConstraint("grain IN ('day', 'month')", name=op.f("ck_support_counts_grain")),
        sa.CheckConstraint(
            "mode IN ('follow_up', 'guided', 'reinforced', 'global', 'social_only')",
            name=op.f("ck_support_counts_mode"),
        ),
        sa.PrimaryKeyConstraint("territory", "mode", "grain", "from_on", name=op.f("pk_support_counts")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("mailed_email", sa.String(length=254), nullable=True),
        sa.Column("given_name", sa.String(length=120), nullable=False),
        sa.Column("family_name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unused_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name_key", sa.String(length=260), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "case_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("territory", sa.String(length=3), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("anonymised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["case_files.id"], name=op.f("fk_case_files_merged_into_id")),
        sa.ForeignKeyConstraint(["territory"], ["departments.code"], name=op.f("fk_case_files_territory")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_files")),
        sa.UniqueConstraint("ref", name=op.f("uq_case_files_ref")),
    )
    op.create_index(op.f("ix_case_files_merged_into_id"), "case_files", ["merged_into_id"], unique=False)
    op.create_index("ix_case_files_territory", "case_files", ["territory"], unique=False)
    op.create_table(
        "openid_identities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=60), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("idp", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_openid_identities_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openid_identities")),
        sa.UniqueConstraint("issuer", "idp", "subject", name=op.f("uq_openid_identities_issuer_idp_subject")),
    )
    op.create_index(op.f("ix_openid_identities_user_id"), "openid_identities", ["user_id"], unique=False)
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_passkeys_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_passkeys_user_id"), "passkeys", ["user_id"], unique=False)
    op.create_table(
        "password_resets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('forgotten', 'first')", name=op.f("ck_password_resets_purpose")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_password_resets_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_resets")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_resets_token_hash")),
    )
    op.create_index(
        "ix_password_resets_waiting",
        "password_resets",
        ["user_id"],
        unique=False,
        sqlite_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
        postgresql_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_codes_code_hash")),
    )
    op.create_index(op.f("ix_recovery_codes_user_id"), "recovery_codes", ["user_id"], unique=False)
    op.create_table(
        "totp_factors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.Column("told_step", sa.BigInteger(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_totp_factors_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_totp_factors")),
        sa.UniqueConstraint("user_id", name=op.f("uq_totp_factors_user_id")),
    )
    op.create_table(
        "units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("side", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=60), nullable=False),
        sa.Column("territory", sa.String(length=3), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("postcode", sa.String(length=5), nullable=True),
        sa.Column("town", sa.String(length=120), nullable=True),
        sa.Column("insee_code", sa.String(length=5), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("siret", sa.String(length=14), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("search_key", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('organisation', 'directorate', 'office', 'agency')", name=op.f("ck_units_kind")),
        sa.CheckConstraint("side IN ('council', 'employment')", name=op.f("ck_units_side")),
        sa.CheckConstraint(
            "siret IS NULL OR (kind = 'organisation' AND length(siret) = 14)", name=op.f("ck_units_siret")
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["units.id"], name=op.f("fk_units_organisation_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_units_parent_id")),
        sa.ForeignKeyConstraint(["territory"], ["departments.code"], name=op.f("fk_units_territory")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("ref", name=op.f("uq_units_ref")),
        sa.UniqueConstraint("siret", name=op.f("uq_units_siret")),
    )
    op.create_index(op.f("ix_units_organisation_id"), "units", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_units_parent_id"), "units", ["parent_id"], unique=False)
    op.create_index(op.f("ix_units_path"), "units", ["path"], unique=False)
    op.create_index(op.f("ix_units_territory"), "units", ["territory"], unique=False)
    op.create_table(
        "year_targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("territory", sa.String(length=3), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=60), nullable=False),
        sa.Column("baseline", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('global', 'reinforced')", name=op.f("ck_year_targets_mode")),
        sa.CheckConstraint("(revision = 0) = (frozen_at IS NULL)", name=op.f("ck_year_targets_frozen")),
        sa.CheckConstraint("baseline >= 0", name=op.f("ck_year_targets_baseline")),
        sa.CheckConstraint("percent >= 0 AND percent <= 200", name=op.f("ck_year_targets_percent")),
        sa.CheckConstraint("year BETWEEN 2000 AND 2199", name=op.f("ck_year_targets_year")),
        sa.ForeignKeyConstraint(["territory"], ["departments.code"], name=op.f("fk_year_targets_territory")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_targets")),
        sa.UniqueConstraint("territory", "year", "mode", name=op.f("uq_year_targets_territory_year_mode")),
    )
    op.create_index("ix_year_targets_year", "year_targets", ["year", "territory"], unique=False)
    op.create_table(
        "access_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("quarter_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_reminder_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_reminder_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_access_reviews_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_reviews")),
        sa.UniqueConstraint("unit_id", "quarter_on", name=op.f("uq_access_reviews_unit_id_quarter_on")),
    )
    op.create_index(
        "uq_access_reviews_open",
        "access_reviews",
        ["unit_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("portfolio_cap", sa.Integer(), nullable=True),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=60), nullable=True),
        sa.Column("heir_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ended_why IS NULL OR ended_why IN ('left', 'unconfirmed')", name=op.f("ck_memberships_ended_why")
        ),
        sa.CheckConstraint(
            "role IN ('advisor', 'dedicated_advisor', 'social_worker', 'router', 'secretary', 'head', 'agreement_admin', 'regional_admin', 'account_admin', 'signatory', 'dpo', 'technical')",
            name=op.f("ck_memberships_role"),
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name=op.f("ck_memberships_ended_at_and_why")),
        sa.CheckConstraint("end_on IS NULL OR end_on >= start_on", name=op.f("ck_memberships_end_after_start")),
        sa.CheckConstraint("heir_id IS NULL OR heir_id <> id", name=op.f("ck_memberships_heir_is_another")),
        sa.CheckConstraint(
            "portfolio_cap IS NULL OR portfolio_cap > 0", name=op.f("ck_memberships_portfolio_cap_positive")
        ),
        sa.ForeignKeyConstraint(["heir_id"], ["memberships.id"], name=op.f("fk_memberships_heir_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_memberships_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_memberships_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("ref", name=op.f("uq_memberships_ref")),
    )
    op.create_index("ix_memberships_unit_id_role", "memberships", ["unit_id", "role"], unique=False)
    op.create_index(
        "ix_memberships_unsettled",
        "memberships",
        ["end_on", "id"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index("ix_memberships_user_id", "memberships", ["user_id"], unique=False)
    op.create_table(
        "people",
        sa.Column("birth_name", sa.String(length=120), nullable=False),
        sa.Column("usage_name", sa.String(length=120), nullable=True),
        sa.Column("given_names", sa.String(length=120), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("postcode", sa.String(length=5), nullable=True),
        sa.Column("town", sa.String(length=120), nullable=True),
        sa.Column("contact_by", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=120), nullable=True),
        sa.Column("service_number", sa.String(length=11), nullable=True),
        sa.Column("name_key", sa.String(length=260), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("contact_by IN ('phone', 'email', 'letter')", name=op.f("ck_people_contact_by")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_people_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("file_id", name=op.f("uq_people_file_id")),
    )
    op.create_index("ix_people_birth_date_name_key", "people", ["birth_date", "name_key"], unique=False)
    op.create_index(op.f("ix_people_file_id"), "people", ["file_id"], unique=False)
    op.create_index("ix_people_name_key", "people", ["name_key", "file_id"], unique=False)
    op.create_index(op.f("ix_people_service_number"), "people", ["service_number"], unique=False)
    op.create_table(
        "purge_warnings",
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_purge_warnings_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge_warnings")),
        sa.UniqueConstraint("file_id", "days", name=op.f("uq_purge_warnings_file_id_days")),
    )
    op.create_index("ix_purge_warnings_days", "purge_warnings", ["days", "told_at", "file_id"], unique=False)
    op.create_index(op.f("ix_purge_warnings_file_id"), "purge_warnings", ["file_id"], unique=False)
    op.create_table(
        "access_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("asked_for", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decider_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_until_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'granted') = (granted_until_on IS NOT NULL)", name=op.f("ck_access_requests_granted_has_end")
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_at IS NULL)", name=op.f("ck_access_requests_decided_has_date")
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR answer IS NOT NULL", name=op.f("ck_access_requests_refused_has_reason")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'granted', 'refused', 'withdrawn')", name=op.f("ck_access_requests_state")
        ),
        sa.CheckConstraint(
            "(decider_id IS NULL) = (unit_id IS NULL)", name=op.f("ck_access_requests_decider_has_unit")
        ),
        sa.CheckConstraint(
            "(file_id IS NULL) = (decider_id IS NULL)", name=op.f("ck_access_requests_file_has_decider")
        ),
        sa.ForeignKeyConstraint(["asker_id"], ["memberships.id"], name=op.f("fk_access_requests_asker_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["memberships.id"], name=op.f("fk_access_requests_decided_by_id")),
        sa.ForeignKeyConstraint(["decider_id"], ["memberships.id"], name=op.f("fk_access_requests_decider_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_access_requests_file_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_access_requests_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_requests")),
        sa.UniqueConstraint("ref", name=op.f("uq_access_requests_ref")),
    )
    op.create_index("ix_access_requests_asker_id", "access_requests", ["asker_id", "id"], unique=False)
    op.create_index(op.f("ix_access_requests_file_id"), "access_requests", ["file_id"], unique=False)
    op.create_index(
        "ix_access_requests_to_decide",
        "access_requests",
        ["decider_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_access_requests_unit",
        "access_requests",
        ["unit_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("territory", sa.String(length=3), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("renewal", sa.String(length=60), nullable=False),
        sa.Column("diagnosis", sa.String(length=60), nullable=False),
        sa.Column("support_months", sa.Integer(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("notice_on", sa.Date(), nullable=True),
        sa.Column("open_cases_plan", sa.Text(), nullable=True),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_user", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_user", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("copy_sha256", sa.String(length=64), nullable=True),
        sa.Column("deliberation_on", sa.Date(), nullable=True),
        sa.Column("deliberation_number", sa.String(length=40), nullable=True),
        sa.Column("deliberation_body", sa.String(length=200), nullable=True),
        sa.Column("transmitted_on", sa.Date(), nullable=True),
        sa.Column("national_framework", sa.String(length=200), nullable=True),
        sa.Column("employment_status", sa.String(length=200), nullable=True),
        sa.Column("employment_seat", sa.String(length=200), nullable=True),
        sa.Column("support_renewals", sa.Integer(), nullable=True),
        sa.Column("notice_months", sa.Integer(), nullable=True),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("council_dpo", sa.String(length=200), nullable=True),
        sa.Column("employment_dpo", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "(closes_on IS NULL) = (state NOT IN ('suspended', 'terminated'))",
            name=op.f("ck_agreements_closes_on_state"),
        ),
        sa.CheckConstraint(
            "(copy_sha256 IS NULL OR recorded_at IS NOT NULL) AND (copy_sha256 IS NOT NULL OR state <> 'recorded')",
            name=op.f("ck_agreements_copy"),
        ),
        sa.CheckConstraint(
            "(state = 'terminated') = (notice_on IS NOT NULL AND open_cases_plan IS NOT NULL)",
            name=op.f("ck_agreements_notice_and_plan"),
        ),
        sa.CheckConstraint(
            "diagnosis IN ('three_way', 'each_then_shared', 'commission')", name=op.f("ck_agreements_diagnosis")
        ),
        sa.CheckConstraint("renewal IN ('express', 'tacit', 'none')", name=op.f("ck_agreements_renewal")),
        sa.CheckConstraint(
            "state <> 'in_review' OR version_number IS NOT NULL", name=op.f("ck_agreements_reviewed_version")
        ),
        sa.CheckConstraint(
            "state <> 'signed' OR (recorded_at IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_agreements_confirmed")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'to_sign', 'partly_signed', 'recorded', 'signed', 'suspended', 'terminated', 'cancelled')",
            name=op.f("ck_agreements_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('signed', 'suspended', 'terminated') OR signed_on IS NOT NULL",
            name=op.f("ck_agreements_signed"),
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name=op.f("ck_agreements_confirmed_at_and_by")
        ),
        sa.CheckConstraint(
            "(recorded_at IS NULL) = (recorded_by_id IS NULL)", name=op.f("ck_agreements_recorded_at_and_by")
        ),
        sa.CheckConstraint(
            "closes_on IS NULL OR closes_on BETWEEN start_on AND end_on", name=op.f("ck_agreements_closes_on")
        ),
        sa.CheckConstraint(
            "confirmed_by_user IS NULL OR confirmed_by_user <> recorded_by_user",
            name=op.f("ck_agreements_second_person"),
        ),
        sa.CheckConstraint("end_on > start_on", name=op.f("ck_agreements_end_after_start")),
        sa.CheckConstraint("notice_months BETWEEN 1 AND 24", name=op.f("ck_agreements_notice_months")),
        sa.CheckConstraint("support_months BETWEEN 1 AND 36", name=op.f("ck_agreements_support_months")),
        sa.CheckConstraint("support_renewals BETWEEN 0 AND 10", name=op.f("ck_agreements_support_renewals")),
        sa.CheckConstraint(
            "transmitted_on IS NULL OR deliberation_on IS NOT NULL", name=op.f("ck_agreements_transmitted_deliberation")
        ),
        sa.CheckConstraint(
            "transmitted_on IS NULL OR transmitted_on >= deliberation_on", name=op.f("ck_agreements_transmitted_on")
        ),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["memberships.id"], name=op.f("fk_agreements_confirmed_by_id")),
        sa.ForeignKeyConstraint(["confirmed_by_user"], ["users.id"], name=op.f("fk_agreements_confirmed_by_user")),
        sa.ForeignKeyConstraint(["council_id"], ["units.id"], name=op.f("fk_agreements_council_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["memberships.id"], name=op.f("fk_agreements_created_by_id")),
        sa.ForeignKeyConstraint(["employment_id"], ["units.id"], name=op.f("fk_agreements_employment_id")),
        sa.ForeignKeyConstraint(["previous_id"], ["agreements.id"], name=op.f("fk_agreements_previous_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["memberships.id"], name=op.f("fk_agreements_recorded_by_id")),
        sa.ForeignKeyConstraint(["recorded_by_user"], ["users.id"], name=op.f("fk_agreements_recorded_by_user")),
        sa.ForeignKeyConstraint(["territory"], ["departments.code"], name=op.f("fk_agreements_territory")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("ref", name=op.f("uq_agreements_ref")),
        sa.UniqueConstraint("territory", "number", name=op.f("uq_agreements_territory_number")),
    )
    op.create_index(op.f("ix_agreements_previous_id"), "agreements", ["previous_id"], unique=False)
    op.create_index("ix_agreements_territory_state", "agreements", ["territory", "state"], unique=False)
    op.create_index(
        "uq_agreements_renewal",
        "agreements",
        ["previous_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'cancelled' AND (state <> 'terminated' OR closes_on > start_on)"),
        postgresql_where=sa.text("state <> 'cancelled' AND (state <> 'terminated' OR closes_on > start_on)"),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("asked_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('reading', 'unusual', 'misses', 'addresses', 'guessing', 'tried')", name=op.f("ck_alerts_kind")
        ),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL) AND (acknowledged_at IS NULL) = (note IS NULL)",
            name=op.f("ck_alerts_acknowledged_with_a_note"),
        ),
        sa.CheckConstraint("(user_id IS NULL) <> (address IS NULL)", name=op.f("ck_alerts_account_or_address")),
        sa.ForeignKeyConstraint(["acknowledged_by_id"], ["memberships.id"], name=op.f("fk_alerts_acknowledged_by_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name=op.f("fk_alerts_membership_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["units.id"], name=op.f("fk_alerts_organisation_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_alerts_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_alerts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("ref", name=op.f("uq_alerts_ref")),
    )
    op.create_index("ix_alerts_organisation_id", "alerts", ["organisation_id", "id"], unique=False)
    op.create_index("ix_alerts_unit_id", "alerts", ["unit_id", "id"], unique=False)
    op.create_index(
        "uq_alerts_running",
        "alerts",
        ["key"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "baseline_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("revision = 1 OR reason IS NOT NULL", name=op.f("ck_baseline_revisions_reason")),
        sa.CheckConstraint("revision >= 1 AND value >= 0", name=op.f("ck_baseline_revisions_revision")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_baseline_revisions_membership_id")
        ),
        sa.ForeignKeyConstraint(["target_id"], ["year_targets.id"], name=op.f("fk_baseline_revisions_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baseline_revisions")),
        sa.UniqueConstraint("target_id", "revision", name=op.f("uq_baseline_revisions_target_id_revision")),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name=op.f("fk_calendar_feeds_membership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    op.create_index(
        "uq_calendar_feeds_running",
        "calendar_feeds",
        ["membership_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "department_caps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("territory", sa.String(length=3), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cap BETWEEN 1 AND 500", name=op.f("ck_department_caps_cap")),
        sa.ForeignKeyConstraint(["set_by_id"], ["memberships.id"], name=op.f("fk_department_caps_set_by_id")),
        sa.ForeignKeyConstraint(["territory"], ["departments.code"], name=op.f("fk_department_caps_territory")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department_caps")),
        sa.UniqueConstraint("territory", "effective_on", name=op.f("uq_department_caps_territory_effective_on")),
    )
    op.create_table(
        "file_access",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(length=60), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("for_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(why IN ('stand_in', 'queue')) = (for_id IS NOT NULL)", name=op.f("ck_file_access_in_place_of")
        ),
        sa.CheckConstraint("level IN ('index', 'content')", name=op.f("ck_file_access_level")),
        sa.CheckConstraint(
            "why IN ('pair', 'author', 'routing', 'assigned', 'stand_in', 'queue', 'break_glass', 'granted', 'afterwards')",
            name=op.f("ck_file_access_why"),
        ),
        sa.CheckConstraint(
            "why NOT IN ('granted', 'break_glass', 'afterwards') OR until_at IS NOT NULL",
            name=op.f("ck_file_access_dated_has_end"),
        ),
        sa.CheckConstraint("(membership_id IS NULL) <> (unit_id IS NULL)", name=op.f("ck_file_access_one_holder")),
        sa.CheckConstraint("until_at IS NULL OR until_at >= from_at", name=op.f("ck_file_access_until_after_from")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_file_access_file_id")),
        sa.ForeignKeyConstraint(["for_id"], ["memberships.id"], name=op.f("fk_file_access_for_id")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["memberships.id"], name=op.f("fk_file_access_granted_by_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name=op.f("fk_file_access_membership_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_file_access_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_access")),
    )
    op.create_index(
        "ix_file_access_file",
        "file_access",
        ["file_id", "unit_id", "membership_id", "level", "until_at", "from_at"],
        unique=False,
    )
    op.create_index(
        "ix_file_access_for",
        "file_access",
        ["for_id", "file_id"],
        unique=False,
        sqlite_where=sa.text("for_id IS NOT NULL"),
        postgresql_where=sa.text("for_id IS NOT NULL"),
    )
    op.create_index(
        "ix_file_access_membership",
        "file_access",
        ["membership_id", "file_id", "level", "until_at", "from_at"],
        unique=False,
    )
    op.create_index(
        "ix_file_access_unit", "file_access", ["unit_id", "until_at", "file_id", "level", "from_at"], unique=False
    )
    op.create_table(
        "glass_openings",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("until_at > at", name=op.f("ck_glass_openings_until_after_at")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_glass_openings_file_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name=op.f("fk_glass_openings_membership_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["units.id"], name=op.f("fk_glass_openings_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glass_openings")),
    )
    op.create_index(op.f("ix_glass_openings_file_id"), "glass_openings", ["file_id"], unique=False)
    op.create_index("ix_glass_openings_membership_id", "glass_openings", ["membership_id", "at"], unique=False)
    op.create_index(
        "ix_glass_openings_organisation_id", "glass_openings", ["organisation_id", "at", "id"], unique=False
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("portfolio_cap", sa.Integer(), nullable=True),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('advisor', 'dedicated_advisor', 'social_worker', 'router', 'secretary', 'head', 'agreement_admin', 'regional_admin', 'account_admin', 'signatory', 'dpo', 'technical')",
            name=op.f("ck_invitations_role"),
        ),
        sa.CheckConstraint("(used_at IS NULL) = (membership_id IS NULL)", name=op.f("ck_invitations_used_gave_a_post")),
        sa.CheckConstraint("end_on IS NULL OR end_on >= start_on", name=op.f("ck_invitations_end_after_start")),
        sa.CheckConstraint(
            "portfolio_cap IS NULL OR portfolio_cap > 0", name=op.f("ck_invitations_portfolio_cap_positive")
        ),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name=op.f("fk_invitations_membership_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["memberships.id"], name=op.f("fk_invitations_sent_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_invitations_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(
        "ix_invitations_expiring",
        "invitations",
        ["expires_at"],
        unique=False,
        sqlite_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
        postgresql_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
    )
    op.create_index("ix_invitations_unit_id", "invitations", ["unit_id", "id"], unique=False)
    op.create_index(
        "uq_invitations_waiting",
        "invitations",
        ["email", "unit_id", "role"],
        unique=True,
        sqlite_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
        postgresql_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
    )
    op.create_table(
        "journal_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["memberships.id"], name=op.f("fk_journal_checks_asked_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["units.id"], name=op.f("fk_journal_checks_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_checks")),
    )
    op.create_index("ix_journal_checks_organisation_id", "journal_checks", ["organisation_id", "id"], unique=False)
    op.create_index(
        "uq_journal_checks_running",
        "journal_checks",
        ["organisation_id"],
        unique=True,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_table(
        "notice_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("mode", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('digest', 'at_once', 'here')", name=op.f("ck_notice_choices_mode")),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name=op.f("fk_notice_choices_membership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_choices")),
        sa.UniqueConstraint("membership_id", "topic", name=op.f("uq_notice_choices_membership_id_topic")),
    )
    op.create_table(
        "notice_pauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name=op.f("fk_notice_pauses_membership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_pauses")),
        sa.UniqueConstraint("membership_id", "about", name=op.f("uq_notice_pauses_membership_id_about")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("endpoint", sa.String(length=60), nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["memberships.id"], name=op.f("fk_notices_by_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name=op.f("fk_notices_membership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(
        "ix_notices_about",
        "notices",
        ["about"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index("ix_notices_membership_id", "notices", ["membership_id", "id"], unique=False)
    op.create_index(
        "ix_notices_unread",
        "notices",
        ["membership_id", "id"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_index(
        "ix_notices_unsettled",
        "notices",
        ["membership_id", "created_at"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL AND read_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL AND read_at IS NULL"),
    )
    op.create_table(
        "outside_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("territory", sa.String(length=3), nullable=True),
        sa.Column("region_code", sa.String(length=3), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "unit IN ('people', 'percent', 'points', 'portfolio', 'days')", name=op.f("ck_outside_figures_unit")
        ),
        sa.CheckConstraint("territory IS NULL OR region_code IS NULL", name=op.f("ck_outside_figures_one_place")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["memberships.id"], name=op.f("fk_outside_figures_entered_by_id")),
        sa.ForeignKeyConstraint(["territory"], ["departments.code"], name=op.f("fk_outside_figures_territory")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_figures")),
    )
    op.create_index(
        "uq_outside_figures_department",
        "outside_figures",
        ["name", "published_on", "territory"],
        unique=True,
        sqlite_where=sa.text("territory IS NOT NULL AND removed_at IS NULL"),
        postgresql_where=sa.text("territory IS NOT NULL AND removed_at IS NULL"),
    )
    op.create_index(
        "uq_outside_figures_nation",
        "outside_figures",
        ["name", "published_on"],
        unique=True,
        sqlite_where=sa.text("territory IS NULL AND region_code IS NULL AND removed_at IS NULL"),
        postgresql_where=sa.text("territory IS NULL AND region_code IS NULL AND removed_at IS NULL"),
    )
    op.create_index(
        "uq_outside_figures_region",
        "outside_figures",
        ["name", "published_on", "region_code"],
        unique=True,
        sqlite_where=sa.text("region_code IS NOT NULL AND removed_at IS NULL"),
        postgresql_where=sa.text("region_code IS NOT NULL AND removed_at IS NULL"),
    )
    op.create_table(
        "person_agreements",
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("witness_name", sa.String(length=120), nullable=True),
        sa.Column("witness_quality", sa.String(length=120), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_why", sa.String(length=60), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(channel = 'oral') = (witness_name IS NOT NULL) AND (witness_name IS NULL) = (witness_quality IS NULL)",
            name=op.f("ck_person_agreements_oral_has_witness"),
        ),
        sa.CheckConstraint("channel IN ('paper', 'oral', 'link')", name=op.f("ck_person_agreements_channel")),
        sa.CheckConstraint(
            "ended_why IS NULL OR ended_why IN ('replaced', 'not_said', 'no_longer_wished', 'too_much_shared', 'one_institution', 'moved')",
            name=op.f("ck_person_agreements_ended_why"),
        ),
        sa.CheckConstraint(
            "(ended_why IS NULL) = (ended_at IS NULL) AND (ended_on IS NULL) = (ended_at IS NULL)",
            name=op.f("ck_person_agreements_ended_has_dates"),
        ),
        sa.CheckConstraint("expires_on >= agreed_on", name=op.f("ck_person_agreements_expires_after")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["memberships.id"], name=op.f("fk_person_agreements_ended_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_person_agreements_file_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["units.id"], name=op.f("fk_person_agreements_partner_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["memberships.id"], name=op.f("fk_person_agreements_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_agreements")),
    )
    op.create_index(op.f("ix_person_agreements_file_id"), "person_agreements", ["file_id"], unique=False)
    op.create_index(
        "uq_person_agreements_running",
        "person_agreements",
        ["file_id", "partner_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "person_links",
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("agreed_until", sa.Date(), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(agreed IS NULL) = (used_at IS NULL)", name=op.f("ck_person_links_used_has_answer")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_person_links_file_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["units.id"], name=op.f("fk_person_links_partner_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["memberships.id"], name=op.f("fk_person_links_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_person_links_token_hash")),
    )
    op.create_index(op.f("ix_person_links_file_id"), "person_links", ["file_id"], unique=False)
    op.create_index(
        "uq_person_links_waiting",
        "person_links",
        ["file_id", "partner_id"],
        unique=True,
        sqlite_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
        postgresql_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
    )
    op.create_table(
        "portfolio_extras",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("extra BETWEEN 1 AND 10", name=op.f("ck_portfolio_extras_extra_in_bounds")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_portfolio_extras_until_after_from")),
        sa.ForeignKeyConstraint(["given_by_id"], ["memberships.id"], name=op.f("fk_portfolio_extras_given_by_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name=op.f("fk_portfolio_extras_membership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_extras")),
    )
    op.create_index(
        "uq_portfolio_extras_running",
        "portfolio_extras",
        ["membership_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "rights_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("checked", sa.String(length=60), nullable=False),
        sa.Column("own_ref", sa.String(length=200), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("extended_why", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=True),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'open') = (answer IS NULL)", name=op.f("ck_rights_requests_closed_has_answer")),
        sa.CheckConstraint("(state = 'open') = (closed_on IS NULL)", name=op.f("ck_rights_requests_closed_has_date")),
        sa.CheckConstraint(
            "checked IN ('met', 'document', 'known_address', 'representative')", name=op.f("ck_rights_requests_checked")
        ),
        sa.CheckConstraint(
            "kind IN ('access', 'rectification', 'erasure', 'restriction', 'objection', 'portability')",
            name=op.f("ck_rights_requests_kind"),
        ),
        sa.CheckConstraint("state IN ('open', 'answered', 'refused')", name=op.f("ck_rights_requests_state")),
        sa.CheckConstraint("due_on > received_on", name=op.f("ck_rights_requests_due_after_received")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_rights_requests_file_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["units.id"], name=op.f("fk_rights_requests_organisation_id")),
        sa.ForeignKeyConstraint(
            ["registered_by_id"], ["memberships.id"], name=op.f("fk_rights_requests_registered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_requests")),
        sa.UniqueConstraint("ref", name=op.f("uq_rights_requests_ref")),
    )
    op.create_index(op.f("ix_rights_requests_file_id"), "rights_requests", ["file_id"], unique=False)
    op.create_index(
        "ix_rights_requests_open",
        "rights_requests",
        ["organisation_id", "due_on", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_rights_requests_organisation_id", "rights_requests", ["organisation_id", "due_on", "id"], unique=False
    )
    op.create_table(
        "sensitive_texts",
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("locked", sa.Text(), nullable=False),
        sa.Column("key_mark", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('health', 'violence', 'justice', 'debt')", name=op.f("ck_sensitive_texts_kind")),
        sa.CheckConstraint("length(locked) > 0", name=op.f("ck_sensitive_texts_locked")),
        sa.ForeignKeyConstraint(["author_id"], ["memberships.id"], name=op.f("fk_sensitive_texts_author_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_sensitive_texts_file_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["units.id"], name=op.f("fk_sensitive_texts_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sensitive_texts")),
    )
    op.create_index(op.f("ix_sensitive_texts_ends_on"), "sensitive_texts", ["ends_on"], unique=False)
    op.create_index(op.f("ix_sensitive_texts_file_id"), "sensitive_texts", ["file_id"], unique=False)
    op.create_index(op.f("ix_sensitive_texts_key_mark"), "sensitive_texts", ["key_mark"], unique=False)
    op.create_table(
        "stand_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("stand_in_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("membership_id <> stand_in_id", name=op.f("ck_stand_ins_another")),
        sa.CheckConstraint("until_at >= from_at", name=op.f("ck_stand_ins_instants_in_order")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_stand_ins_until_after_from")),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name=op.f("fk_stand_ins_membership_id")),
        sa.ForeignKeyConstraint(["named_by_id"], ["memberships.id"], name=op.f("fk_stand_ins_named_by_id")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["memberships.id"], name=op.f("fk_stand_ins_stand_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_ins")),
    )
    op.create_index("ix_stand_ins_membership", "stand_ins", ["membership_id", "until_at"], unique=False)
    op.create_index("ix_stand_ins_stand_in", "stand_ins", ["stand_in_id", "until_at"], unique=False)
    op.create_table(
        "user_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=60), nullable=True),
        sa.Column("way", sa.String(length=60), nullable=False),
        sa.Column("factor", sa.String(length=60), nullable=True),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name=op.f("ck_user_sessions_ended_at_and_why")),
        sa.CheckConstraint(
            "factor IS NOT NULL OR proved_at IS NULL", name=op.f("ck_user_sessions_factor_and_proved_at")
        ),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name=op.f("fk_user_sessions_membership_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_sessions_token_hash")),
    )
    op.create_index(
        "ix_user_sessions_open",
        "user_sessions",
        ["user_id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(op.f("ix_user_sessions_user_id"), "user_sessions", ["user_id"], unique=False)
    op.create_table(
        "agreement_amendments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_user", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_user", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("copy_sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(copy_sha256 IS NULL OR recorded_at IS NOT NULL) AND (copy_sha256 IS NOT NULL OR state <> 'recorded')",
            name=op.f("ck_agreement_amendments_copy"),
        ),
        sa.CheckConstraint(
            "shared_at IS NOT NULL OR state IN ('draft', 'cancelled')", name=op.f("ck_agreement_amendments_shared")
        ),
        sa.CheckConstraint(
            "state <> 'in_review' OR version_number IS NOT NULL", name=op.f("ck_agreement_amendments_reviewed_version")
        ),
        sa.CheckConstraint(
            "state <> 'signed' OR (recorded_at IS NULL) = (confirmed_at IS NULL)",
            name=op.f("ck_agreement_amendments_confirmed"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'to_sign', 'partly_signed', 'recorded', 'signed', 'cancelled')",
            name=op.f("ck_agreement_amendments_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('signed', 'suspended', 'terminated') OR signed_on IS NOT NULL",
            name=op.f("ck_agreement_amendments_signed"),
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)",
            name=op.f("ck_agreement_amendments_confirmed_at_and_by"),
        ),
        sa.CheckConstraint(
            "(recorded_at IS NULL) = (recorded_by_id IS NULL)", name=op.f("ck_agreement_amendments_recorded_at_and_by")
        ),
        sa.CheckConstraint(
            "confirmed_by_user IS NULL OR confirmed_by_user <> recorded_by_user",
            name=op.f("ck_agreement_amendments_second_person"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_agreement_amendments_number")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_amendments_agreement_id")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["memberships.id"], name=op.f("fk_agreement_amendments_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_user"], ["users.id"], name=op.f("fk_agreement_amendments_confirmed_by_user")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["memberships.id"], name=op.f("fk_agreement_amendments_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["memberships.id"], name=op.f("fk_agreement_amendments_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_user"], ["users.id"], name=op.f("fk_agreement_amendments_recorded_by_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_amendments")),
        sa.UniqueConstraint("agreement_id", "number", name=op.f("uq_agreement_amendments_agreement_id_number")),
    )
    op.create_index(
        "uq_agreement_amendments_open",
        "agreement_amendments",
        ["agreement_id"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('signed', 'cancelled')"),
        postgresql_where=sa.text("state NOT IN ('signed', 'cancelled')"),
    )
    op.create_table(
        "agreement_axes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('resources', 'global', 'social_only', 'other')", name=op.f("ck_agreement_axes_kind")
        ),
        sa.CheckConstraint(
            "end_on IS NULL OR start_on IS NULL OR end_on >= start_on", name=op.f("ck_agreement_axes_end_from_start")
        ),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_axes_agreement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_axes")),
        sa.UniqueConstraint("agreement_id", "position", name=op.f("uq_agreement_axes_agreement_id_position")),
    )
    op.create_index(op.f("ix_agreement_axes_agreement_id"), "agreement_axes", ["agreement_id"], unique=False)
    op.create_table(
        "agreement_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("amendment_number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("from_state", sa.String(length=60), nullable=False),
        sa.Column("to_state", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "step IN ('submit', 'request_changes', 'approve', 'sign', 'refuse_signature', 'record_signed', 'confirm', 'reject', 'suspend', 'resume', 'terminate', 'cancel')",
            name=op.f("ck_agreement_events_step"),
        ),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_events_agreement_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name=op.f("fk_agreement_events_membership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_events")),
    )
    op.create_index(op.f("ix_agreement_events_agreement_id"), "agreement_events", ["agreement_id"], unique=False)
    op.create_table(
        "agreement_legal_bases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('code', 'law', 'regulation', 'decree', 'order', 'protocol', 'deliberation', 'other_basis')",
            name=op.f("ck_agreement_legal_bases_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_legal_bases_agreement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_legal_bases")),
        sa.UniqueConstraint("agreement_id", "position", name=op.f("uq_agreement_legal_bases_agreement_id_position")),
    )
    op.create_table(
        "agreement_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column("referral_ref", sa.String(), nullable=True),
        sa.Column("support_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("freed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state = 'freed') = (freed_at IS NOT NULL)", name=op.f("ck_agreement_places_freed_has_date")
        ),
        sa.CheckConstraint(
            "state <> 'reserved' OR reserved_at IS NOT NULL", name=op.f("ck_agreement_places_reserved_has_date")
        ),
        sa.CheckConstraint(
            "state <> 'taken' OR support_id IS NOT NULL", name=op.f("ck_agreement_places_taken_by_support")
        ),
        sa.CheckConstraint("state <> 'taken' OR taken_at IS NOT NULL", name=op.f("ck_agreement_places_taken_has_date")),
        sa.CheckConstraint(
            "state IN ('waiting', 'reserved', 'taken', 'freed')", name=op.f("ck_agreement_places_state")
        ),
        sa.CheckConstraint(
            "answer_by IS NULL OR reserved_at IS NOT NULL", name=op.f("ck_agreement_places_answer_by_of_offer")
        ),
        sa.CheckConstraint(
            "referral_id IS NOT NULL OR support_id IS NOT NULL", name=op.f("ck_agreement_places_held_by_something")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name=op.f("fk_agreement_places_agency_id")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_places_agreement_id")),
        sa.ForeignKeyConstraint(["author_id"], ["memberships.id"], name=op.f("fk_agreement_places_author_id")),
        sa.ForeignKeyConstraint(["office_id"], ["units.id"], name=op.f("fk_agreement_places_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_places")),
        sa.UniqueConstraint("referral_id", name=op.f("uq_agreement_places_referral_id")),
        sa.UniqueConstraint("support_id", name=op.f("uq_agreement_places_support_id")),
    )
    op.create_index(
        "ix_agreement_places_held",
        "agreement_places",
        ["agreement_id", "agency_id", "state", "id"],
        unique=False,
        sqlite_where=sa.text("state <> 'freed'"),
        postgresql_where=sa.text("state <> 'freed'"),
    )
    op.create_table(
        "agreement_reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rung > 0", name=op.f("ck_agreement_reminders_rung")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_reminders_agreement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_reminders")),
        sa.UniqueConstraint(
            "agreement_id", "end_on", "rung", name=op.f("uq_agreement_reminders_agreement_id_end_on_rung")
        ),
    )
    op.create_table(
        "agreement_return_reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_return_reminders_agreement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_return_reminders")),
        sa.UniqueConstraint("agreement_id", "year", name=op.f("uq_agreement_return_reminders_agreement_id_year")),
    )
    op.create_table(
        "agreement_returns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("fix_side", sa.String(length=60), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'to_fix') = (fix_side IS NOT NULL)", name=op.f("ck_agreement_returns_fix_side_state")
        ),
        sa.CheckConstraint(
            "fix_side IS NULL OR fix_side IN ('council', 'employment')", name=op.f("ck_agreement_returns_fix_side")
        ),
        sa.CheckConstraint("part IN ('year', 'first_half', 'second_half')", name=op.f("ck_agreement_returns_part")),
        sa.CheckConstraint(
            "state IN ('draft', 'to_comment', 'to_certify', 'to_fix', 'certified', 'cancelled')",
            name=op.f("ck_agreement_returns_state"),
        ),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_returns_agreement_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["memberships.id"], name=op.f("fk_agreement_returns_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_returns")),
        sa.UniqueConstraint("ref", name=op.f("uq_agreement_returns_ref")),
    )
    op.create_index(op.f("ix_agreement_returns_agreement_id"), "agreement_returns", ["agreement_id"], unique=False)
    op.create_index(
        "uq_agreement_returns_period",
        "agreement_returns",
        ["agreement_id", "year", "part"],
        unique=True,
        sqlite_where=sa.text("state <> 'cancelled'"),
        postgresql_where=sa.text("state <> 'cancelled'"),
    )
    op.create_table(
        "agreement_run_offs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("close_by", sa.Date(), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_run_offs_agreement_id")),
        sa.ForeignKeyConstraint(["edited_by_id"], ["memberships.id"], name=op.f("fk_agreement_run_offs_edited_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_run_offs")),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_agreement_run_offs_agreement_id")),
    )
    op.create_table(
        "agreement_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("territory", sa.String(length=3), nullable=False),
        sa.Column("axis", sa.String(length=60), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "axis IN ('resources', 'global', 'social_only', 'other')", name=op.f("ck_agreement_runs_axis")
        ),
        sa.CheckConstraint("end_on >= start_on", name=op.f("ck_agreement_runs_end_from_start")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_runs_agreement_id")),
        sa.ForeignKeyConstraint(["council_id"], ["units.id"], name=op.f("fk_agreement_runs_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_runs")),
        sa.UniqueConstraint(
            "agreement_id",
            "territory",
            "axis",
            "start_on",
            name=op.f("uq_agreement_runs_agreement_id_territory_axis_start_on"),
        ),
    )
    op.create_table(
        "agreement_target_shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("active_file", sa.Integer(), nullable=False),
        sa.CheckConstraint("entries >= 0 AND active_file >= 0", name=op.f("ck_agreement_target_shares_positive")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_target_shares_agreement_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_agreement_target_shares_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_target_shares")),
        sa.UniqueConstraint(
            "agreement_id", "year", "unit_id", name=op.f("uq_agreement_target_shares_agreement_id_year_unit_id")
        ),
    )
    op.create_index(op.f("ix_agreement_target_shares_unit_id"), "agreement_target_shares", ["unit_id"], unique=False)
    op.create_table(
        "agreement_targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("active_file", sa.Integer(), nullable=False),
        sa.CheckConstraint("entries >= 0 AND active_file >= 0", name=op.f("ck_agreement_targets_positive")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_targets_agreement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_targets")),
        sa.UniqueConstraint("agreement_id", "year", name=op.f("uq_agreement_targets_agreement_id_year")),
    )
    op.create_table(
        "agreement_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("portfolio_cap", sa.Integer(), nullable=False),
        sa.Column("dedicated_fte", sa.Numeric(precision=7, scale=2), nullable=False),
        sa.Column("external_fte", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("funding_percent", sa.Integer(), nullable=True),
        sa.Column("funding_source", sa.String(length=200), nullable=True),
        sa.Column("portfolio_least", sa.Integer(), nullable=True),
        sa.Column("coordinators", sa.Integer(), nullable=True),
        sa.Column("correspondents", sa.Integer(), nullable=True),
        sa.Column("social_workers", sa.Integer(), nullable=True),
        sa.Column("acknowledge_wd", sa.Integer(), nullable=False),
        sa.Column("answer_wd", sa.Integer(), nullable=False),
        sa.Column("information_wd", sa.Integer(), nullable=False),
        sa.Column("diagnosis_cd", sa.Integer(), nullable=False),
        sa.Column("contact_cd", sa.Integer(), nullable=False),
        sa.Column("reminder_wd", sa.Integer(), nullable=False),
        sa.Column("head_wd", sa.Integer(), nullable=False),
        sa.Column("administrators_wd", sa.Integer(), nullable=False),
        sa.Column("expiry_cd", sa.Integer(), nullable=False),
        sa.Column("silence_cd", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "acknowledge_wd > 0 AND answer_wd > 0 AND information_wd > 0", name=op.f("ck_agreement_terms_delays_wd")
        ),
        sa.CheckConstraint("coordinators >= 0 AND correspondents >= 0", name=op.f("ck_agreement_terms_people")),
        sa.CheckConstraint("dedicated_fte > 0", name=op.f("ck_agreement_terms_dedicated_fte")),
        sa.CheckConstraint("diagnosis_cd > 0 AND contact_cd > 0", name=op.f("ck_agreement_terms_delays_cd")),
        sa.CheckConstraint("expiry_cd > 0 AND silence_cd > 0", name=op.f("ck_agreement_terms_endings_cd")),
        sa.CheckConstraint(
            "external_fte > 0 AND external_fte <= dedicated_fte", name=op.f("ck_agreement_terms_external_fte")
        ),
        sa.CheckConstraint("funding_percent BETWEEN 1 AND 100", name=op.f("ck_agreement_terms_funding_percent")),
        sa.CheckConstraint(
            "funding_percent IS NULL OR funding_source IS NOT NULL", name=op.f("ck_agreement_terms_funding_source")
        ),
        sa.CheckConstraint("portfolio_cap BETWEEN 1 AND 500", name=op.f("ck_agreement_terms_portfolio_cap")),
        sa.CheckConstraint(
            "portfolio_least BETWEEN 1 AND portfolio_cap", name=op.f("ck_agreement_terms_portfolio_least")
        ),
        sa.CheckConstraint(
            "reminder_wd > 0 AND head_wd > 0 AND administrators_wd > head_wd",
            name=op.f("ck_agreement_terms_reminders_wd"),
        ),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_terms_agreement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_terms")),
        sa.UniqueConstraint("agreement_id", "effective_on", name=op.f("uq_agreement_terms_agreement_id_effective_on")),
    )
    op.create_table(
        "agreement_territories",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_territories_agreement_id")
        ),
        sa.ForeignKeyConstraint(["code"], ["departments.code"], name=op.f("fk_agreement_territories_code")),
        sa.PrimaryKeyConstraint("agreement_id", "code", name=op.f("pk_agreement_territories")),
    )
    op.create_index(op.f("ix_agreement_territories_code"), "agreement_territories", ["code"], unique=False)
    op.create_table(
        "agreement_units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("fte", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_agreement_units_capacity")),
        sa.CheckConstraint("end_on IS NULL OR end_on >= start_on", name=op.f("ck_agreement_units_end_from_start")),
        sa.CheckConstraint("fte IS NULL OR fte > 0", name=op.f("ck_agreement_units_fte")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_units_agreement_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_agreement_units_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_units")),
        sa.UniqueConstraint(
            "agreement_id", "unit_id", "start_on", name=op.f("uq_agreement_units_agreement_id_unit_id_start_on")
        ),
    )
    op.create_index(op.f("ix_agreement_units_unit_id"), "agreement_units", ["unit_id"], unique=False)
    op.create_table(
        "agreement_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("amendment_number", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("amendment_number >= 0", name=op.f("ck_agreement_versions_amendment_number")),
        sa.CheckConstraint("number > 0", name=op.f("ck_agreement_versions_number")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_versions_agreement_id")),
        sa.ForeignKeyConstraint(["frozen_by_id"], ["memberships.id"], name=op.f("fk_agreement_versions_frozen_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_versions")),
        sa.UniqueConstraint(
            "agreement_id",
            "amendment_number",
            "number",
            name=op.f("uq_agreement_versions_agreement_id_amendment_number_number"),
        ),
    )
    op.create_table(
        "committee_meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("data_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=True),
        sa.Column("minutes_sha256", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by_id IS NULL)", name=op.f("ck_committee_meetings_closed_at_and_by")
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (minutes IS NULL)", name=op.f("ck_committee_meetings_closed_with_minutes")
        ),
        sa.CheckConstraint(
            "(minutes IS NULL) = (minutes_sha256 IS NULL)", name=op.f("ck_committee_meetings_minutes_and_digest")
        ),
        sa.CheckConstraint("data_on <= held_on", name=op.f("ck_committee_meetings_data_before_meeting")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_committee_meetings_agreement_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["memberships.id"], name=op.f("fk_committee_meetings_closed_by_id")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["memberships.id"], name=op.f("fk_committee_meetings_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_meetings")),
        sa.UniqueConstraint("agreement_id", "held_on", name=op.f("uq_committee_meetings_agreement_id_held_on")),
        sa.UniqueConstraint("ref", name=op.f("uq_committee_meetings_ref")),
    )
    op.create_table(
        "openid_sessions",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=60), nullable=False),
        sa.Column("id_token", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["user_sessions.id"], name=op.f("fk_openid_sessions_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_openid_sessions")),
    )
    op.create_table(
        "outside_figure_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("figure_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "unit IN ('people', 'percent', 'points', 'portfolio', 'days')",
            name=op.f("ck_outside_figure_revisions_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["figure_id"], ["outside_figures.id"], name=op.f("fk_outside_figure_revisions_figure_id")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_outside_figure_revisions_membership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_figure_revisions")),
        sa.UniqueConstraint("figure_id", "version", name=op.f("uq_outside_figure_revisions_figure_id_version")),
    )
    op.create_table(
        "passkey_challenges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("challenge", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["user_sessions.id"], name=op.f("fk_passkey_challenges_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_challenges")),
    )
    op.create_index(op.f("ix_passkey_challenges_session_id"), "passkey_challenges", ["session_id"], unique=False)
    op.create_table(
        "redactions",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("in_table", sa.String(length=60), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name=op.f("ck_redactions_confirmed_by_and_at")
        ),
        sa.CheckConstraint("confirmed_by_id <> asked_by_id", name=op.f("ck_redactions_two_people")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["memberships.id"], name=op.f("fk_redactions_asked_by_id")),
        sa.ForeignKeyConstraint(["author_id"], ["memberships.id"], name=op.f("fk_redactions_author_id")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["memberships.id"], name=op.f("fk_redactions_confirmed_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_redactions_file_id")),
        sa.ForeignKeyConstraint(["request_id"], ["rights_requests.id"], name=op.f("fk_redactions_request_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_redactions_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redactions")),
        sa.UniqueConstraint("in_table", "row_id", name=op.f("uq_redactions_in_table_row_id")),
    )
    op.create_index(op.f("ix_redactions_file_id"), "redactions", ["file_id"], unique=False)
    op.create_index(op.f("ix_redactions_request_id"), "redactions", ["request_id"], unique=False)
    op.create_index(
        "ix_redactions_waiting",
        "redactions",
        ["unit_id", "id"],
        unique=False,
        sqlite_where=sa.text("confirmed_at IS NULL"),
        postgresql_where=sa.text("confirmed_at IS NULL"),
    )
    op.create_table(
        "rights_copies",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("data", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(ready_at IS NULL) = (data IS NULL) AND (data IS NULL) = (document IS NULL)",
            name=op.f("ck_rights_copies_ready_has_both"),
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["memberships.id"], name=op.f("fk_rights_copies_asked_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_rights_copies_file_id")),
        sa.ForeignKeyConstraint(["request_id"], ["rights_requests.id"], name=op.f("fk_rights_copies_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_copies")),
        sa.UniqueConstraint("request_id", name=op.f("uq_rights_copies_request_id")),
    )
    op.create_index(op.f("ix_rights_copies_asked_at"), "rights_copies", ["asked_at"], unique=False)
    op.create_index(op.f("ix_rights_copies_file_id"), "rights_copies", ["file_id"], unique=False)
    op.create_table(
        "sensitive_readers",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_sensitive_readers_file_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name=op.f("fk_sensitive_readers_membership_id")),
        sa.ForeignKeyConstraint(["text_id"], ["sensitive_texts.id"], name=op.f("fk_sensitive_readers_text_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sensitive_readers")),
        sa.UniqueConstraint("text_id", "membership_id", name=op.f("uq_sensitive_readers_text_id_membership_id")),
    )
    op.create_index(op.f("ix_sensitive_readers_file_id"), "sensitive_readers", ["file_id"], unique=False)
    op.create_table(
        "supports",
        sa.Column("territory", sa.String(length=3), nullable=False),
        sa.Column("mode", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("entry_on", sa.Date(), nullable=True),
        sa.Column("term_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("exit", sa.String(length=60), nullable=True),
        sa.Column("advisor_id", sa.Integer(), nullable=True),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("first_contact_on", sa.Date(), nullable=True),
        sa.Column("last_contact_on", sa.Date(), nullable=True),
        sa.Column("contact_every", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (end_on IS NOT NULL)", name=op.f("ck_supports_closed_has_end")),
        sa.CheckConstraint(
            "exit IS NULL OR exit IN ('job_6_months', 'job_1_6_months', 'short_job', 'business', 'training', 'other_mode', 'social_only', 'health', 'moved', 'retired', 'abandonment', 'no_news', 'term', 'death', 'error', 'person_declines', 'agreement_withdrawn')",
            name=op.f("ck_supports_exit"),
        ),
        sa.CheckConstraint(
            "mode IN ('follow_up', 'guided', 'reinforced', 'global', 'social_only')", name=op.f("ck_supports_mode")
        ),
        sa.CheckConstraint(
            "state IN ('opened', 'in_progress', 'paused', 'ending', 'reported', 'closed')",
            name=op.f("ck_supports_state"),
        ),
        sa.CheckConstraint("(end_on IS NULL) = (exit IS NULL)", name=op.f("ck_supports_end_and_exit")),
        sa.CheckConstraint("advisor_id IS NOT NULL OR worker_id IS NOT NULL", name=op.f("ck_supports_someone_follows")),
        sa.CheckConstraint("end_on IS NULL OR end_on >= start_on", name=op.f("ck_supports_end_after_start")),
        sa.ForeignKeyConstraint(["advisor_id"], ["memberships.id"], name=op.f("fk_supports_advisor_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name=op.f("fk_supports_agency_id")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_supports_agreement_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_supports_file_id")),
        sa.ForeignKeyConstraint(["office_id"], ["units.id"], name=op.f("fk_supports_office_id")),
        sa.ForeignKeyConstraint(["territory"], ["departments.code"], name=op.f("fk_supports_territory")),
        sa.ForeignKeyConstraint(["worker_id"], ["memberships.id"], name=op.f("fk_supports_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supports")),
    )
    op.create_index(
        "ix_supports_active",
        "supports",
        ["territory", "mode", "end_on", "entry_on", "exit", "office_id", "start_on", "advisor_id", "file_id"],
        unique=False,
    )
    op.create_index(
        "ix_supports_advisor_open",
        "supports",
        ["advisor_id", "last_contact_on"],
        unique=False,
        sqlite_where=sa.text("end_on IS NULL"),
        postgresql_where=sa.text("end_on IS NULL"),
    )
    op.create_index(
        "ix_supports_agreement_open",
        "supports",
        ["agreement_id"],
        unique=False,
        sqlite_where=sa.text("end_on IS NULL"),
        postgresql_where=sa.text("end_on IS NULL"),
    )
    op.create_index(
        "ix_supports_figures",
        "supports",
        ["territory", "mode", "entry_on", "end_on", "exit", "office_id", "start_on", "first_contact_on"],
        unique=False,
    )
    op.create_index(op.f("ix_supports_file_id"), "supports", ["file_id"], unique=False)
    op.create_index(
        "ix_supports_worker_open",
        "supports",
        ["worker_id", "last_contact_on"],
        unique=False,
        sqlite_where=sa.text("end_on IS NULL"),
        postgresql_where=sa.text("end_on IS NULL"),
    )
    op.create_index(
        "uq_supports_open_mode",
        "supports",
        ["file_id", "mode"],
        unique=True,
        sqlite_where=sa.text("end_on IS NULL"),
        postgresql_where=sa.text("end_on IS NULL"),
    )
    op.create_table(
        "agreement_approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("amendment_number", sa.Integer(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=60), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('council', 'employment')", name=op.f("ck_agreement_approvals_side")),
        sa.ForeignKeyConstraint(
            ["agreement_id", "amendment_number", "version_number"],
            ["agreement_versions.agreement_id", "agreement_versions.amendment_number", "agreement_versions.number"],
            name=op.f("fk_agreement_approvals_agreement_id_amendment_number_version_number"),
        ),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_approvals_agreement_id")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_agreement_approvals_membership_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_agreement_approvals_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_approvals")),
        sa.UniqueConstraint(
            "agreement_id",
            "amendment_number",
            "version_number",
            "side",
            name=op.f("uq_agreement_approvals_agreement_id_amendment_number_version_number_side"),
        ),
        sa.UniqueConstraint(
            "agreement_id",
            "amendment_number",
            "version_number",
            "user_id",
            name=op.f("uq_agreement_approvals_agreement_id_amendment_number_version_number_user_id"),
        ),
    )
    op.create_table(
        "agreement_return_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("from_state", sa.String(length=60), nullable=False),
        sa.Column("to_state", sa.String(length=60), nullable=False),
        sa.Column("side", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "from_state IN ('draft', 'to_comment', 'to_certify', 'to_fix', 'certified', 'cancelled')",
            name=op.f("ck_agreement_return_events_from_state"),
        ),
        sa.CheckConstraint(
            "side IS NULL OR side IN ('council', 'employment')", name=op.f("ck_agreement_return_events_side")
        ),
        sa.CheckConstraint(
            "step IN ('issue', 'comment', 'ask_fix', 'reissue', 'certify', 'cancel')",
            name=op.f("ck_agreement_return_events_step"),
        ),
        sa.CheckConstraint(
            "to_state IN ('draft', 'to_comment', 'to_certify', 'to_fix', 'certified', 'cancelled')",
            name=op.f("ck_agreement_return_events_to_state"),
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_agreement_return_events_membership_id")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["agreement_returns.id"], name=op.f("fk_agreement_return_events_return_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_return_events")),
    )
    op.create_index(
        op.f("ix_agreement_return_events_return_id"), "agreement_return_events", ["return_id"], unique=False
    )
    op.create_table(
        "agreement_return_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_agreement_return_versions_number")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_agreement_return_versions_membership_id")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["agreement_returns.id"], name=op.f("fk_agreement_return_versions_return_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_agreement_return_versions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_return_versions")),
        sa.UniqueConstraint("return_id", "number", name=op.f("uq_agreement_return_versions_return_id_number")),
    )
    op.create_table(
        "agreement_signatories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("amendment_number", sa.Integer(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.Column("side", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("quality", sa.String(length=200), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("authority", sa.String(length=200), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(membership_id IS NULL) = (user_id IS NULL)", name=op.f("ck_agreement_signatories_member")),
        sa.CheckConstraint(
            "(signed_at IS NULL) = (sha256 IS NULL) AND (signed_at IS NULL) = (authority IS NULL) AND (signed_at IS NULL OR (user_id IS NOT NULL AND signed_on IS NOT NULL))",
            name=op.f("ck_agreement_signatories_evidence"),
        ),
        sa.CheckConstraint(
            "user_id IS NOT NULL OR signed_on IS NOT NULL", name=op.f("ck_agreement_signatories_paper_is_dated")
        ),
        sa.CheckConstraint(
            "user_id IS NULL OR version_number IS NOT NULL", name=op.f("ck_agreement_signatories_member_signs_version")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id", "amendment_number", "version_number"],
            ["agreement_versions.agreement_id", "agreement_versions.amendment_number", "agreement_versions.number"],
            name=op.f("fk_agreement_signatories_agreement_id_amendment_number_version_number"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_signatories_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_agreement_signatories_membership_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_agreement_signatories_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_signatories")),
    )
    op.create_index(
        op.f("ix_agreement_signatories_agreement_id"), "agreement_signatories", ["agreement_id"], unique=False
    )
    op.create_index(
        "uq_agreement_signatories_person",
        "agreement_signatories",
        ["agreement_id", "amendment_number", "version_number", "user_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL AND user_id IS NOT NULL"),
        postgresql_where=sa.text("voided_at IS NULL AND user_id IS NOT NULL"),
    )
    op.create_table(
        "agreement_signed_copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(data) = size", name=op.f("ck_agreement_signed_copies_whole")),
        sa.CheckConstraint("pages > 0", name=op.f("ck_agreement_signed_copies_pages")),
        sa.CheckConstraint("size > 0", name=op.f("ck_agreement_signed_copies_size")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_signed_copies_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["amendment_id"], ["agreement_amendments.id"], name=op.f("fk_agreement_signed_copies_amendment_id")
        ),
        sa.ForeignKeyConstraint(["kept_by_id"], ["memberships.id"], name=op.f("fk_agreement_signed_copies_kept_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_signed_copies")),
    )
    op.create_index(
        op.f("ix_agreement_signed_copies_agreement_id"), "agreement_signed_copies", ["agreement_id"], unique=False
    )
    op.create_table(
        "appointments",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("support_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("territory", sa.String(length=3), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("with_whom", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("link", sa.String(length=300), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("moved_from_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'to_come') = (settled_at IS NULL)", name=op.f("ck_appointments_settled_has_date")),
        sa.CheckConstraint("kind IN ('office', 'phone', 'video', 'home')", name=op.f("ck_appointments_kind")),
        sa.CheckConstraint("link IS NULL OR link LIKE 'https://%'", name=op.f("ck_appointments_link_is_https")),
        sa.CheckConstraint(
            "state IN ('to_come', 'kept', 'excused', 'no_show', 'revoked', 'moved')", name=op.f("ck_appointments_state")
        ),
        sa.CheckConstraint("with_whom IN ('advisor', 'worker', 'both')", name=op.f("ck_appointments_with_whom")),
        sa.CheckConstraint("minutes BETWEEN 5 AND 480", name=op.f("ck_appointments_length")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_appointments_file_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["memberships.id"], name=op.f("fk_appointments_made_by_id")),
        sa.ForeignKeyConstraint(["moved_from_id"], ["appointments.id"], name=op.f("fk_appointments_moved_from_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["memberships.id"], name=op.f("fk_appointments_settled_by_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_appointments_support_id")),
        sa.ForeignKeyConstraint(["territory"], ["departments.code"], name=op.f("fk_appointments_territory")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
        sa.UniqueConstraint("moved_from_id", name=op.f("uq_appointments_moved_from_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_appointments_ref")),
    )
    op.create_index("ix_appointments_figures", "appointments", ["territory", "starts_at", "state"], unique=False)
    op.create_index("ix_appointments_file_id", "appointments", ["file_id", "starts_at"], unique=False)
    op.create_index(
        "ix_appointments_open",
        "appointments",
        ["support_id", "starts_at", "with_whom", "file_id", "settled_at"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index("ix_appointments_support_id", "appointments", ["support_id", "starts_at"], unique=False)
    op.create_table(
        "barriers",
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("thematic", sa.String(length=100), nullable=True),
        sa.Column("severity", sa.String(length=60), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("wanted", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=60), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("support_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'lifted') = (closed_on IS NOT NULL)", name=op.f("ck_barriers_lifted_has_date")),
        sa.CheckConstraint(
            "category IN ('logement-hebergement', 'sante', 'mobilite', 'numerique', 'famille', 'difficultes-financieres', 'difficultes-administratives-ou-juridiques', 'lecture-ecriture-calcul', 'equipement-et-alimentation', 'remobilisation')",
            name=op.f("ck_barriers_category"),
        ),
        sa.CheckConstraint("level IN ('shared', 'own_service', 'author')", name=op.f("ck_barriers_level")),
        sa.CheckConstraint("owner IN ('advisor', 'social_worker', 'person')", name=op.f("ck_barriers_owner")),
        sa.CheckConstraint("severity IN ('none', 'medium', 'strong')", name=op.f("ck_barriers_severity")),
        sa.CheckConstraint("state IN ('open', 'lifted')", name=op.f("ck_barriers_state")),
        sa.ForeignKeyConstraint(["author_id"], ["memberships.id"], name=op.f("fk_barriers_author_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_barriers_file_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["units.id"], name=op.f("fk_barriers_organisation_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_barriers_support_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barriers")),
    )
    op.create_index("ix_barriers_figures", "barriers", ["support_id", "category", "state", "level"], unique=False)
    op.create_index(op.f("ix_barriers_file_id"), "barriers", ["file_id"], unique=False)
    op.create_table(
        "committee_attendees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("quality", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["committee_meetings.id"], name=op.f("fk_committee_attendees_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_committee_attendees_membership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_attendees")),
        sa.UniqueConstraint("meeting_id", "position", name=op.f("uq_committee_attendees_meeting_id_position")),
    )
    op.create_table(
        "committee_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(done_on IS NULL) = (done_by_id IS NULL)", name=op.f("ck_committee_decisions_done_on_and_by")
        ),
        sa.ForeignKeyConstraint(["done_by_id"], ["memberships.id"], name=op.f("fk_committee_decisions_done_by_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["committee_meetings.id"], name=op.f("fk_committee_decisions_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_decisions")),
        sa.UniqueConstraint("meeting_id", "position", name=op.f("uq_committee_decisions_meeting_id_position")),
    )
    op.create_table(
        "contacts",
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("contact_on", sa.Date(), nullable=False),
        sa.Column("line", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=60), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("support_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('phone', 'email', 'in_person', 'video', 'letter', 'home_visit', 'three_way')",
            name=op.f("ck_contacts_channel"),
        ),
        sa.CheckConstraint("level IN ('shared', 'own_service', 'author')", name=op.f("ck_contacts_level")),
        sa.ForeignKeyConstraint(["author_id"], ["memberships.id"], name=op.f("fk_contacts_author_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_contacts_file_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["units.id"], name=op.f("fk_contacts_organisation_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_contacts_support_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(op.f("ix_contacts_file_id"), "contacts", ["file_id"], unique=False)
    op.create_index("ix_contacts_file_id_contact_on", "contacts", ["file_id", "contact_on"], unique=False)
    op.create_table(
        "diagnosis_validations",
        sa.Column("support_id", sa.Integer(), nullable=False),
        sa.Column("half", sa.String(length=60), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("half IN ('advisor', 'worker')", name=op.f("ck_diagnosis_validations_half")),
        sa.CheckConstraint(
            "recorded_by_id = membership_id OR met_on IS NOT NULL",
            name=op.f("ck_diagnosis_validations_for_another_after_a_meeting"),
        ),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_diagnosis_validations_file_id")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_diagnosis_validations_membership_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["memberships.id"], name=op.f("fk_diagnosis_validations_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_diagnosis_validations_support_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis_validations")),
    )
    op.create_index(op.f("ix_diagnosis_validations_file_id"), "diagnosis_validations", ["file_id"], unique=False)
    op.create_index(
        "uq_diagnosis_validations_given",
        "diagnosis_validations",
        ["support_id", "half"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "documents",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=60), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("support_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('signed', 'resume', 'certificate', 'request', 'letter', 'other')", name=op.f("ck_documents_kind")
        ),
        sa.CheckConstraint("level IN ('shared', 'own_service', 'author')", name=op.f("ck_documents_level")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_why IS NULL)", name=op.f("ck_documents_withdrawn_with_reason")
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_documents_size")),
        sa.ForeignKeyConstraint(["author_id"], ["memberships.id"], name=op.f("fk_documents_author_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_documents_file_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["units.id"], name=op.f("fk_documents_organisation_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_documents_support_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index("ix_documents_ends_on", "documents", ["ends_on", "id"], unique=False)
    op.create_index(op.f("ix_documents_file_id"), "documents", ["file_id"], unique=False)
    op.create_table(
        "file_events",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("support_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("from_state", sa.String(length=60), nullable=True),
        sa.Column("to_state", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_file_events_file_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name=op.f("fk_file_events_membership_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_file_events_support_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_events")),
    )
    op.create_index(op.f("ix_file_events_file_id"), "file_events", ["file_id"], unique=False)
    op.create_index("ix_file_events_file_id_at", "file_events", ["file_id", "at"], unique=False)
    op.create_table(
        "head_requests",
        sa.Column("support_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.String(length=60), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(asked = 'reopen') = (last_on IS NULL)", name=op.f("ck_head_requests_closing_has_a_day")),
        sa.CheckConstraint("asked IN ('reopen', 'error', 'death')", name=op.f("ck_head_requests_asked")),
        sa.CheckConstraint(
            "(granted IS NULL) = (decided_at IS NULL)", name=op.f("ck_head_requests_decided_has_a_date")
        ),
        sa.CheckConstraint(
            "granted IS NULL OR granted OR answer IS NOT NULL", name=op.f("ck_head_requests_refusal_is_told")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["memberships.id"], name=op.f("fk_head_requests_asked_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["memberships.id"], name=op.f("fk_head_requests_decided_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_head_requests_file_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_head_requests_support_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_head_requests_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_requests")),
    )
    op.create_index(op.f("ix_head_requests_file_id"), "head_requests", ["file_id"], unique=False)
    op.create_index("ix_head_requests_unit", "head_requests", ["unit_id", "decided_at", "id"], unique=False)
    op.create_index(
        "uq_head_requests_waiting",
        "head_requests",
        ["support_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.create_table(
        "later_statuses",
        sa.Column("support_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("situation", sa.String(length=60), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "situation IN ('job_6_months', 'job_1_6_months', 'short_job', 'business', 'training', 'looking', 'health', 'other', 'not_reached')",
            name=op.f("ck_later_statuses_situation"),
        ),
        sa.CheckConstraint("months IN (6, 12)", name=op.f("ck_later_statuses_months_known")),
        sa.ForeignKeyConstraint(["author_id"], ["memberships.id"], name=op.f("fk_later_statuses_author_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_later_statuses_file_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_later_statuses_support_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_later_statuses")),
        sa.UniqueConstraint("support_id", "months", name=op.f("uq_later_statuses_support_id_months")),
    )
    op.create_index(op.f("ix_later_statuses_file_id"), "later_statuses", ["file_id"], unique=False)
    op.create_table(
        "notes",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=60), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("support_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("level IN ('shared', 'own_service', 'author')", name=op.f("ck_notes_level")),
        sa.ForeignKeyConstraint(["author_id"], ["memberships.id"], name=op.f("fk_notes_author_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_notes_file_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["units.id"], name=op.f("fk_notes_organisation_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_notes_support_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(
        "ix_notes_drafts",
        "notes",
        ["created_at", "author_id", "file_id"],
        unique=False,
        sqlite_where=sa.text("level = 'author'"),
        postgresql_where=sa.text("level = 'author'"),
    )
    op.create_index(op.f("ix_notes_file_id"), "notes", ["file_id"], unique=False)
    op.create_index("ix_notes_file_id_created_at", "notes", ["file_id", "created_at"], unique=False)
    op.create_table(
        "referrals",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("territory", sa.String(length=3), nullable=False),
        sa.Column("direction", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("chain_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=True),
        sa.Column("to_organisation_id", sa.Integer(), nullable=True),
        sa.Column("assigned_id", sa.Integer(), nullable=True),
        sa.Column("named_id", sa.Integer(), nullable=True),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("terms_id", sa.Integer(), nullable=True),
        sa.Column("support_id", sa.Integer(), nullable=True),
        sa.Column("axis", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=True),
        sa.Column("tried", sa.String(length=2000), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("agreed_by", sa.String(length=60), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_due_on", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("question", sa.String(length=2000), nullable=True),
        sa.Column("information", sa.String(length=4000), nullable=True),
        sa.Column("decline_reason", sa.String(length=60), nullable=True),
        sa.Column("decline_text", sa.String(length=2000), nullable=True),
        sa.Column("suggestion", sa.String(length=200), nullable=True),
        sa.Column("hold_reason", sa.String(length=2000), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("holds", sa.Integer(), nullable=False),
        sa.Column("redirect_reason", sa.String(length=2000), nullable=True),
        sa.Column("withdraw_reason", sa.String(length=60), nullable=True),
        sa.Column("withdraw_text", sa.String(length=2000), nullable=True),
        sa.Column("read_answer_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=60), nullable=True),
        sa.Column("outcome_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'declined') = (decline_reason IS NOT NULL)", name=op.f("ck_referrals_declined_has_reason")
        ),
        sa.CheckConstraint(
            "(state = 'draft' OR state IN ('sent', 'received', 'info_needed', 'waiting')) = (closed_at IS NULL)",
            name=op.f("ck_referrals_closed_has_date"),
        ),
        sa.CheckConstraint("(state = 'draft') = (sent_at IS NULL)", name=op.f("ck_referrals_sent_has_date")),
        sa.CheckConstraint(
            "(state = 'redirected') = (redirect_reason IS NOT NULL)", name=op.f("ck_referrals_redirected_has_reason")
        ),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdraw_reason IS NOT NULL)", name=op.f("ck_referrals_withdrawn_has_reason")
        ),
        sa.CheckConstraint(
            "(state IN ('accepted', 'declined', 'resourced', 'redirected')) = (answered_at IS NOT NULL)",
            name=op.f("ck_referrals_answered_has_date"),
        ),
        sa.CheckConstraint(
            "agreed_by IS NULL OR agreed_by IN ('paper', 'oral', 'link')", name=op.f("ck_referrals_agreed_by")
        ),
        sa.CheckConstraint("axis IN ('resources', 'global', 'social_only', 'other')", name=op.f("ck_referrals_axis")),
        sa.CheckConstraint(
            "decline_reason <> 'other' OR decline_text IS NOT NULL", name=op.f("ck_referrals_other_has_text")
        ),
        sa.CheckConstraint(
            "decline_reason IS NULL OR decline_reason IN ('unreachable', 'no_show', 'in_work', 'in_training', 'not_eligible', 'already_followed', 'outside_territory', 'capacity', 'person_declines', 'barriers_prevent', 'information_only', 'social_only', 'duplicate', 'other')",
            name=op.f("ck_referrals_decline_reason"),
        ),
        sa.CheckConstraint("direction IN ('to_council', 'to_employment')", name=op.f("ck_referrals_direction")),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('job_6_months', 'job_1_6_months', 'short_job', 'business', 'training', 'other_mode', 'social_only', 'health', 'moved', 'retired', 'abandonment', 'no_news', 'term', 'death', 'error', 'person_declines', 'agreement_withdrawn')",
            name=op.f("ck_referrals_outcome"),
        ),
        sa.CheckConstraint(
            "state = 'draft' OR (agreed_on IS NOT NULL AND to_unit_id IS NOT NULL AND named_id IS NOT NULL)",
            name=op.f("ck_referrals_sent_is_complete"),
        ),
        sa.CheckConstraint(
            "state = 'draft' OR (agreed_on IS NULL) = (agreed_by IS NULL)", name=op.f("ck_referrals_agreed_on_and_by")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'received', 'info_needed', 'waiting', 'accepted', 'declined', 'resourced', 'withdrawn', 'expired', 'redirected')",
            name=op.f("ck_referrals_state"),
        ),
        sa.CheckConstraint(
            "withdraw_reason IS NULL OR withdraw_reason IN ('person_declines', 'solved', 'in_work', 'moved', 'duplicate', 'error', 'other', 'agreement_withdrawn', 'silence')",
            name=op.f("ck_referrals_withdraw_reason"),
        ),
        sa.CheckConstraint("(outcome_on IS NULL) = (outcome IS NULL)", name=op.f("ck_referrals_outcome_has_date")),
        sa.CheckConstraint(
            "(review_on IS NULL) = (holds = 0) AND holds BETWEEN 0 AND 2", name=op.f("ck_referrals_held_until")
        ),
        sa.CheckConstraint(
            "outcome_read_at IS NULL OR outcome_on IS NOT NULL", name=op.f("ck_referrals_outcome_before_reading")
        ),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_referrals_agreement_id")),
        sa.ForeignKeyConstraint(["assigned_id"], ["memberships.id"], name=op.f("fk_referrals_assigned_id")),
        sa.ForeignKeyConstraint(["author_id"], ["memberships.id"], name=op.f("fk_referrals_author_id")),
        sa.ForeignKeyConstraint(["chain_id"], ["referrals.id"], name=op.f("fk_referrals_chain_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_referrals_file_id")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["units.id"], name=op.f("fk_referrals_from_unit_id")),
        sa.ForeignKeyConstraint(["named_id"], ["memberships.id"], name=op.f("fk_referrals_named_id")),
        sa.ForeignKeyConstraint(["previous_id"], ["referrals.id"], name=op.f("fk_referrals_previous_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_referrals_support_id")),
        sa.ForeignKeyConstraint(["terms_id"], ["agreement_terms.id"], name=op.f("fk_referrals_terms_id")),
        sa.ForeignKeyConstraint(["territory"], ["departments.code"], name=op.f("fk_referrals_territory")),
        sa.ForeignKeyConstraint(["to_organisation_id"], ["units.id"], name=op.f("fk_referrals_to_organisation_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["units.id"], name=op.f("fk_referrals_to_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
        sa.UniqueConstraint("ref", name=op.f("uq_referrals_ref")),
    )
    op.create_index(
        "ix_referrals_answered",
        "referrals",
        ["to_unit_id", "answered_at", "id"],
        unique=False,
        sqlite_where=sa.text("answered_at IS NOT NULL"),
        postgresql_where=sa.text("answered_at IS NOT NULL"),
    )
    op.create_index(
        "ix_referrals_assigned",
        "referrals",
        ["assigned_id", "state", "answer_due_on", "id"],
        unique=False,
        sqlite_where=sa.text("assigned_id IS NOT NULL"),
        postgresql_where=sa.text("assigned_id IS NOT NULL"),
    )
    op.create_index("ix_referrals_author", "referrals", ["author_id", "sent_at", "id"], unique=False)
    op.create_index(
        "ix_referrals_chain",
        "referrals",
        ["chain_id", "id"],
        unique=False,
        sqlite_where=sa.text("chain_id IS NOT NULL"),
        postgresql_where=sa.text("chain_id IS NOT NULL"),
    )
    op.create_index(
        "ix_referrals_closed",
        "referrals",
        ["to_unit_id", "closed_at", "id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )
    op.create_index(
        "ix_referrals_figures",
        "referrals",
        [
            "territory",
            "sent_at",
            "state",
            "answered_at",
            "opened_at",
            "to_unit_id",
            "decline_reason",
            "direction",
            "axis",
            "withdraw_reason",
            "outcome_on",
            "outcome_read_at",
            "begun_at",
        ],
        unique=False,
        sqlite_where=sa.text("sent_at IS NOT NULL"),
        postgresql_where=sa.text("sent_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_referrals_file_id"), "referrals", ["file_id"], unique=False)
    op.create_index(
        "ix_referrals_inbox",
        "referrals",
        ["to_unit_id", "state", "answer_due_on", "id", "assigned_id", "file_id", "author_id", "named_id"],
        unique=False,
    )
    op.create_index(
        "ix_referrals_open_agreement",
        "referrals",
        ["agreement_id", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('sent', 'received', 'info_needed', 'waiting')"),
        postgresql_where=sa.text("state IN ('sent', 'received', 'info_needed', 'waiting')"),
    )
    op.create_index(
        "ix_referrals_support",
        "referrals",
        ["support_id"],
        unique=False,
        sqlite_where=sa.text("support_id IS NOT NULL"),
        postgresql_where=sa.text("support_id IS NOT NULL"),
    )
    op.create_index(
        "uq_referrals_open_twin",
        "referrals",
        ["file_id", "to_organisation_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('sent', 'received', 'info_needed', 'waiting')"),
        postgresql_where=sa.text("state IN ('sent', 'received', 'info_needed', 'waiting')"),
    )
    op.create_table(
        "remote_follow_ups",
        sa.Column("support_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("has_equipment", sa.Boolean(), nullable=False),
        sa.Column("has_connection", sa.Boolean(), nullable=False),
        sa.Column("is_at_ease", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_why", sa.String(length=60), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ended_why IS NULL OR ended_why IN ('person_asked', 'advisor', 'support_ended')",
            name=op.f("ck_remote_follow_ups_ended_why"),
        ),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (ended_why IS NULL)", name=op.f("ck_remote_follow_ups_ended_has_reason")
        ),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= from_on", name=op.f("ck_remote_follow_ups_ended_after_from")
        ),
        sa.CheckConstraint("has_equipment AND has_connection", name=op.f("ck_remote_follow_ups_can_be_reached")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_remote_follow_ups_file_id")),
        sa.ForeignKeyConstraint(["started_by_id"], ["memberships.id"], name=op.f("fk_remote_follow_ups_started_by_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_remote_follow_ups_support_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remote_follow_ups")),
    )
    op.create_index(op.f("ix_remote_follow_ups_file_id"), "remote_follow_ups", ["file_id"], unique=False)
    op.create_index(
        "uq_remote_follow_ups_running",
        "remote_follow_ups",
        ["file_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "support_exits",
        sa.Column("support_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("next_referent", sa.String(length=200), nullable=True),
        sa.Column("line", sa.String(length=200), nullable=True),
        sa.Column("half", sa.String(length=60), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("queried_by_id", sa.Integer(), nullable=True),
        sa.Column("queried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("query_reason", sa.String(length=200), nullable=True),
        sa.Column("read_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unread", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("half IN ('advisor', 'worker')", name=op.f("ck_support_exits_half")),
        sa.CheckConstraint(
            "reason IN ('job_6_months', 'job_1_6_months', 'short_job', 'business', 'training', 'other_mode', 'social_only', 'health', 'moved', 'retired', 'abandonment', 'no_news', 'term', 'death', 'error', 'person_declines', 'agreement_withdrawn')",
            name=op.f("ck_support_exits_reason"),
        ),
        sa.CheckConstraint(
            "(queried_at IS NULL) = (query_reason IS NULL)", name=op.f("ck_support_exits_query_has_reason")
        ),
        sa.CheckConstraint("NOT unread OR ended_at IS NOT NULL", name=op.f("ck_support_exits_unread_is_closed")),
        sa.CheckConstraint("report IS NULL OR reported_at IS NOT NULL", name=op.f("ck_support_exits_report_has_date")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_support_exits_file_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["memberships.id"], name=op.f("fk_support_exits_proposed_by_id")),
        sa.ForeignKeyConstraint(["queried_by_id"], ["memberships.id"], name=op.f("fk_support_exits_queried_by_id")),
        sa.ForeignKeyConstraint(["read_by_id"], ["memberships.id"], name=op.f("fk_support_exits_read_by_id")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["memberships.id"], name=op.f("fk_support_exits_reported_by_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_support_exits_support_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_exits")),
    )
    op.create_index(op.f("ix_support_exits_file_id"), "support_exits", ["file_id"], unique=False)
    op.create_index(op.f("ix_support_exits_support_id"), "support_exits", ["support_id"], unique=False)
    op.create_index(
        "ix_support_exits_to_read",
        "support_exits",
        ["reported_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL AND reported_at IS NOT NULL"),
        postgresql_where=sa.text("ended_at IS NULL AND reported_at IS NOT NULL"),
    )
    op.create_index(
        "uq_support_exits_running",
        "support_exits",
        ["support_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "support_pauses",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("support_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("planned_until_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("line", sa.String(length=200), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason <> 'other' OR line IS NOT NULL", name=op.f("ck_support_pauses_other_is_told")),
        sa.CheckConstraint(
            "reason IN ('care', 'family', 'away', 'short_job', 'training', 'person_asked', 'other')",
            name=op.f("ck_support_pauses_reason"),
        ),
        sa.CheckConstraint("planned_until_on >= from_on", name=op.f("ck_support_pauses_planned_after_from")),
        sa.CheckConstraint("until_on <= planned_until_on", name=op.f("ck_support_pauses_until_as_planned")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["memberships.id"], name=op.f("fk_support_pauses_decided_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_support_pauses_file_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_support_pauses_support_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_pauses")),
    )
    op.create_index(
        "ix_support_pauses_days", "support_pauses", ["support_id", "from_on", "until_on", "file_id"], unique=False
    )
    op.create_index("ix_support_pauses_file_id", "support_pauses", ["file_id"], unique=False)
    op.create_index("ix_support_pauses_until_on", "support_pauses", ["until_on", "from_on", "support_id"], unique=False)
    op.create_index(
        "uq_support_pauses_running",
        "support_pauses",
        ["support_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "support_reviews",
        sa.Column("support_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("with_person", sa.Boolean(), nullable=False),
        sa.Column("with_both", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=60), nullable=False),
        sa.Column("half", sa.String(length=60), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "decision IN ('continue', 'adjust', 'renew', 'end')", name=op.f("ck_support_reviews_decision")
        ),
        sa.CheckConstraint("half IN ('advisor', 'worker')", name=op.f("ck_support_reviews_half")),
        sa.ForeignKeyConstraint(["author_id"], ["memberships.id"], name=op.f("fk_support_reviews_author_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_support_reviews_file_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_support_reviews_support_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_reviews")),
    )
    op.create_index("ix_support_reviews_days", "support_reviews", ["support_id", "held_on", "file_id"], unique=False)
    op.create_index(op.f("ix_support_reviews_file_id"), "support_reviews", ["file_id"], unique=False)
    op.create_table(
        "term_renewals",
        sa.Column("support_id", sa.Integer(), nullable=False),
        sa.Column("old_term_on", sa.Date(), nullable=False),
        sa.Column("term_on", sa.Date(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("half", sa.String(length=60), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decline_reason", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("channel IN ('paper', 'oral', 'link')", name=op.f("ck_term_renewals_channel")),
        sa.CheckConstraint("half IN ('advisor', 'worker')", name=op.f("ck_term_renewals_half")),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR ended_at IS NOT NULL", name=op.f("ck_term_renewals_confirmed_is_over")
        ),
        sa.CheckConstraint("term_on > old_term_on", name=op.f("ck_term_renewals_later_term")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["memberships.id"], name=op.f("fk_term_renewals_confirmed_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_term_renewals_file_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["memberships.id"], name=op.f("fk_term_renewals_proposed_by_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_term_renewals_support_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_renewals")),
    )
    op.create_index(op.f("ix_term_renewals_file_id"), "term_renewals", ["file_id"], unique=False)
    op.create_index(op.f("ix_term_renewals_support_id"), "term_renewals", ["support_id"], unique=False)
    op.create_index(
        "uq_term_renewals_running",
        "term_renewals",
        ["support_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "agreement_return_certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.CheckConstraint("user_id <> author_id", name=op.f("ck_agreement_return_certificates_second_person")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_agreement_return_certificates_author_id")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_agreement_return_certificates_membership_id")
        ),
        sa.ForeignKeyConstraint(
            ["return_id", "number"],
            ["agreement_return_versions.return_id", "agreement_return_versions.number"],
            name=op.f("fk_agreement_return_certificates_return_id_number"),
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["agreement_returns.id"], name=op.f("fk_agreement_return_certificates_return_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_agreement_return_certificates_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_return_certificates")),
        sa.UniqueConstraint("return_id", name=op.f("uq_agreement_return_certificates_return_id")),
    )
    op.create_table(
        "agreement_return_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.CheckConstraint("side IN ('council', 'employment')", name=op.f("ck_agreement_return_comments_side")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_agreement_return_comments_membership_id")
        ),
        sa.ForeignKeyConstraint(
            ["return_id", "number"],
            ["agreement_return_versions.return_id", "agreement_return_versions.number"],
            name=op.f("fk_agreement_return_comments_return_id_number"),
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["agreement_returns.id"], name=op.f("fk_agreement_return_comments_return_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_agreement_return_comments_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_return_comments")),
        sa.UniqueConstraint(
            "return_id", "number", "side", name=op.f("uq_agreement_return_comments_return_id_number_side")
        ),
        sa.UniqueConstraint(
            "return_id", "number", "user_id", name=op.f("uq_agreement_return_comments_return_id_number_user_id")
        ),
    )
    op.create_table(
        "document_contents",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(data) > 0", name=op.f("ck_document_contents_data")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_document_contents_document_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_document_contents_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_contents")),
        sa.UniqueConstraint("document_id", name=op.f("uq_document_contents_document_id")),
    )
    op.create_index(op.f("ix_document_contents_file_id"), "document_contents", ["file_id"], unique=False)
    op.create_table(
        "exit_outcomes",
        sa.Column("exit_id", sa.Integer(), nullable=False),
        sa.Column("barrier_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=60), nullable=True),
        sa.Column("severity", sa.String(length=60), nullable=False),
        sa.Column("lifted", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "grade IS NULL OR grade IN ('achieved', 'partly', 'not_achieved')", name=op.f("ck_exit_outcomes_grade")
        ),
        sa.CheckConstraint("severity IN ('none', 'medium', 'strong')", name=op.f("ck_exit_outcomes_severity")),
        sa.ForeignKeyConstraint(["barrier_id"], ["barriers.id"], name=op.f("fk_exit_outcomes_barrier_id")),
        sa.ForeignKeyConstraint(["exit_id"], ["support_exits.id"], name=op.f("fk_exit_outcomes_exit_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_exit_outcomes_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exit_outcomes")),
        sa.UniqueConstraint("exit_id", "barrier_id", name=op.f("uq_exit_outcomes_exit_id_barrier_id")),
    )
    op.create_index("ix_exit_outcomes_barrier", "exit_outcomes", ["barrier_id"], unique=False)
    op.create_index(op.f("ix_exit_outcomes_file_id"), "exit_outcomes", ["file_id"], unique=False)
    op.create_table(
        "plan_items",
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("barrier_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=60), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("support_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name=op.f("ck_plan_items_done_has_date")),
        sa.CheckConstraint("kind IN ('objective', 'action')", name=op.f("ck_plan_items_kind")),
        sa.CheckConstraint("level IN ('shared', 'own_service', 'author')", name=op.f("ck_plan_items_level")),
        sa.CheckConstraint("owner IN ('advisor', 'social_worker', 'person')", name=op.f("ck_plan_items_owner")),
        sa.CheckConstraint("state <> 'dropped' OR reason IS NOT NULL", name=op.f("ck_plan_items_dropped_has_reason")),
        sa.CheckConstraint("state IN ('to_do', 'in_progress', 'done', 'dropped')", name=op.f("ck_plan_items_state")),
        sa.ForeignKeyConstraint(["author_id"], ["memberships.id"], name=op.f("fk_plan_items_author_id")),
        sa.ForeignKeyConstraint(["barrier_id"], ["barriers.id"], name=op.f("fk_plan_items_barrier_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_plan_items_file_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["units.id"], name=op.f("fk_plan_items_organisation_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_plan_items_support_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_items")),
    )
    op.create_index(op.f("ix_plan_items_file_id"), "plan_items", ["file_id"], unique=False)
    op.create_table(
        "referral_alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("alert", sa.String(length=60), nullable=False),
        sa.Column("clock", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("alert IN ('reminder', 'head', 'administrators')", name=op.f("ck_referral_alerts_alert")),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_referral_alerts_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_alerts")),
        sa.UniqueConstraint(
            "referral_id", "alert", "clock", "day", name=op.f("uq_referral_alerts_referral_id_alert_clock_day")
        ),
    )
    op.create_table(
        "referral_barriers",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_referral_barriers_file_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_referral_barriers_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_barriers")),
        sa.UniqueConstraint("referral_id", "category", name=op.f("uq_referral_barriers_referral_id_category")),
    )
    op.create_index(op.f("ix_referral_barriers_file_id"), "referral_barriers", ["file_id"], unique=False)
    op.create_table(
        "referral_corrections",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("old", sa.String(length=4000), nullable=True),
        sa.Column("new", sa.String(length=4000), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "topic IN ('reason', 'tried', 'barriers', 'named')", name=op.f("ck_referral_corrections_topic")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_referral_corrections_file_id")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_referral_corrections_membership_id")
        ),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_referral_corrections_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_corrections")),
    )
    op.create_index(op.f("ix_referral_corrections_file_id"), "referral_corrections", ["file_id"], unique=False)
    op.create_index(op.f("ix_referral_corrections_referral_id"), "referral_corrections", ["referral_id"], unique=False)
    op.create_table(
        "referral_events",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("from_state", sa.String(length=60), nullable=False),
        sa.Column("to_state", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "step IN ('send', 'queue', 'open', 'assign', 'ask_info', 'answer_info', 'correct', 'hold', 'accept', 'accept_social', 'decline', 'answer_resources', 'redirect', 'withdraw', 'expire', 're_refer')",
            name=op.f("ck_referral_events_step"),
        ),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_referral_events_file_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name=op.f("fk_referral_events_membership_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_referral_events_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_events")),
    )
    op.create_index(op.f("ix_referral_events_file_id"), "referral_events", ["file_id"], unique=False)
    op.create_index(op.f("ix_referral_events_referral_id"), "referral_events", ["referral_id"], unique=False)
    op.create_table(
        "referral_links",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("shown_name", sa.String(length=120), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("used_for", sa.String(length=60), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "used_for IS NULL OR used_for IN ('send', 'queue', 'open', 'assign', 'ask_info', 'answer_info', 'correct', 'hold', 'accept', 'accept_social', 'decline', 'answer_resources', 'redirect', 'withdraw', 'expire', 're_refer')",
            name=op.f("ck_referral_links_used_for"),
        ),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_referral_links_file_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_referral_links_referral_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["memberships.id"], name=op.f("fk_referral_links_sent_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_referral_links_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_referral_links_token_hash")),
    )
    op.create_index(op.f("ix_referral_links_file_id"), "referral_links", ["file_id"], unique=False)
    op.create_index(
        "uq_referral_links_waiting",
        "referral_links",
        ["referral_id"],
        unique=True,
        sqlite_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
        postgresql_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
    )
    op.create_table(
        "referral_resources",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("details", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_referral_resources_file_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_referral_resources_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_resources")),
    )
    op.create_index(op.f("ix_referral_resources_file_id"), "referral_resources", ["file_id"], unique=False)
    op.create_index(op.f("ix_referral_resources_referral_id"), "referral_resources", ["referral_id"], unique=False)
    op.create_table(
        "item_changes",
        sa.Column("barrier_id", sa.Integer(), nullable=True),
        sa.Column("plan_item_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("before", sa.String(length=500), nullable=True),
        sa.Column("after", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=60), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("support_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("level IN ('shared', 'own_service', 'author')", name=op.f("ck_item_changes_level")),
        sa.CheckConstraint("(barrier_id IS NULL) <> (plan_item_id IS NULL)", name=op.f("ck_item_changes_one_item")),
        sa.ForeignKeyConstraint(["author_id"], ["memberships.id"], name=op.f("fk_item_changes_author_id")),
        sa.ForeignKeyConstraint(["barrier_id"], ["barriers.id"], name=op.f("fk_item_changes_barrier_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_item_changes_file_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["units.id"], name=op.f("fk_item_changes_organisation_id")),
        sa.ForeignKeyConstraint(["plan_item_id"], ["plan_items.id"], name=op.f("fk_item_changes_plan_item_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_item_changes_support_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_changes")),
    )
    op.create_index(op.f("ix_item_changes_barrier_id"), "item_changes", ["barrier_id"], unique=False)
    op.create_index(op.f("ix_item_changes_file_id"), "item_changes", ["file_id"], unique=False)
    op.create_index("ix_item_changes_file_id_created_at", "item_changes", ["file_id", "created_at"], unique=False)
    op.create_index(op.f("ix_item_changes_plan_item_id"), "item_changes", ["plan_item_id"], unique=False)
    op.create_table(
        "revisions",
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.Column("plan_item_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=60), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("support_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("level IN ('shared', 'own_service', 'author')", name=op.f("ck_revisions_level")),
        sa.CheckConstraint(
            "CASE WHEN note_id IS NULL THEN 0 ELSE 1 END + CASE WHEN plan_item_id IS NULL THEN 0 ELSE 1 END + CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_revisions_one_item"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["memberships.id"], name=op.f("fk_revisions_author_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_revisions_contact_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_files.id"], name=op.f("fk_revisions_file_id")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_revisions_note_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["units.id"], name=op.f("fk_revisions_organisation_id")),
        sa.ForeignKeyConstraint(["plan_item_id"], ["plan_items.id"], name=op.f("fk_revisions_plan_item_id")),
        sa.ForeignKeyConstraint(["support_id"], ["supports.id"], name=op.f("fk_revisions_support_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
    )
    op.create_index(op.f("ix_revisions_contact_id"), "revisions", ["contact_id"], unique=False)
    op.create_index(op.f("ix_revisions_file_id"), "revisions", ["file_id"], unique=False)
    op.create_index(op.f("ix_revisions_note_id"), "revisions", ["note_id"], unique=False)
    op.create_index(op.f("ix_revisions_plan_item_id"), "revisions", ["plan_item_id"], unique=False)
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("revisions")
    op.drop_table("item_changes")
    op.drop_table("referral_resources")
    op.drop_table("referral_links")
    op.drop_table("referral_events")
    op.drop_table("referral_corrections")
    op.drop_table("referral_barriers")
    op.drop_table("referral_alerts")
    op.drop_table("plan_items")
    op.drop_table("exit_outcomes")
    op.drop_table("document_contents")
    op.drop_table("agreement_return_comments")
    op.drop_table("agreement_return_certificates")
    op.drop_table("term_renewals")
    op.drop_table("support_reviews")
    op.drop_table("support_pauses")
    op.drop_table("support_exits")
    op.drop_table("remote_follow_ups")
    op.drop_table("referrals")
    op.drop_table("notes")
    op.drop_table("later_statuses")
    op.drop_table("head_requests")
    op.drop_table("file_events")
    op.drop_table("documents")
    op.drop_table("diagnosis_validations")
    op.drop_table("contacts")
    op.drop_table("committee_decisions")
    op.drop_table("committee_attendees")
    op.drop_table("barriers")
    op.drop_table("appointments")
    op.drop_table("agreement_signed_copies")
    op.drop_table("agreement_signatories")
    op.drop_table("agreement_return_versions")
    op.drop_table("agreement_return_events")
    op.drop_table("agreement_approvals")
    op.drop_table("supports")
    op.drop_table("sensitive_readers")
    op.drop_table("rights_copies")
    op.drop_table("redactions")
    op.drop_table("passkey_challenges")
    op.drop_table("outside_figure_revisions")
    op.drop_table("openid_sessions")
    op.drop_table("committee_meetings")
    op.drop_table("agreement_versions")
    op.drop_table("agreement_units")
    op.drop_table("agreement_territories")
    op.drop_table("agreement_terms")
    op.drop_table("agreement_targets")
    op.drop_table("agreement_target_shares")
    op.drop_table("agreement_runs")
    op.drop_table("agreement_run_offs")
    op.drop_table("agreement_returns")
    op.drop_table("agreement_return_reminders")
    op.drop_table("agreement_reminders")
    op.drop_table("agreement_places")
    op.drop_table("agreement_legal_bases")
    op.drop_table("agreement_events")
    op.drop_table("agreement_axes")
    op.drop_table("agreement_amendments")
    op.drop_table("user_sessions")
    op.drop_table("stand_ins")
    op.drop_table("sensitive_texts")
    op.drop_table("rights_requests")
    op.drop_table("portfolio_extras")
    op.drop_table("person_links")
    op.drop_table("person_agreements")
    op.drop_table("outside_figures")
    op.drop_table("notices")
    op.drop_table("notice_pauses")
    op.drop_table("notice_choices")
    op.drop_table("journal_checks")
    op.drop_table("invitations")
    op.drop_table("glass_openings")
    op.drop_table("file_access")
    op.drop_table("department_caps")
    op.drop_table("calendar_feeds")
    op.drop_table("baseline_revisions")
    op.drop_table("alerts")
    op.drop_table("agreements")
    op.drop_table("access_requests")
    op.drop_table("purge_warnings")
    op.drop_table("people")
    op.drop_table("memberships")
    op.drop_table("access_reviews")
    op.drop_table("year_targets")
    op.drop_table("units")
    op.drop_table("totp_factors")
    op.drop_table("recovery_codes")
    op.drop_table("password_resets")
    op.drop_table("passkeys")
    op.drop_table("openid_identities")
    op.drop_table("case_files")
    op.drop_table("users")
    op.drop_table("support_counts")
    op.drop_table("sign_in_attempts")
    op.drop_table("purge_runs")
    op.drop_table("openid_flows")
    op.drop_table("mails")
    op.drop_table("journal_seals")
    op.drop_table("journal_entries")
    op.drop_table("jobs")
    op.drop_table("heartbeats")
    op.drop_table("form_tokens")
    op.drop_table("departments")
    op.drop_table("deadline_mornings")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION journal_entries_append_only()")
        op.execute("DROP FUNCTION journal_seals_append_only()")
        op.execute("DROP FUNCTION agreement_versions_append_only()")
        op.execute("DROP FUNCTION agreement_signed_copies_append_only()")
        op.execute("DROP FUNCTION agreement_return_versions_append_only()")
        op.execute("DROP FUNCTION agreement_return_comments_append_only()")
        op.execute("DROP FUNCTION agreement_return_certificates_append_only()")
        op.execute("DROP FUNCTION support_counts_follow()")
        op.execute("DROP EXTENSION btree_gist")
