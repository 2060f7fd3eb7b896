"""On PostgreSQL the words of tasks lie in a narrow table of their own: a search walks from the newest task on, and in
the wide table each row on the way cost five times as much."""

from alembic import op

revision = "0007"
down_revision = "0006"

WORDS = "array_to_tsvector(string_to_array({}.searched, ' '))"
REMEMBER = f"""
CREATE FUNCTION remember_words_of_task() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO tasks_words (task_id, words) VALUES (NEW.id, {WORDS.format("NEW")})
    ON CONFLICT (task_id) DO UPDATE SET words = EXCLUDED.words;
  RETURN NULL;
END $$"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("DROP INDEX tasks_words")
    op.execute("ALTER TABLE tasks DROP COLUMN tasks_words")
    op.execute(
        "CREATE TABLE tasks_words ("
        " task_id varchar(32) PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE, words tsvector NOT NULL)"
    )
    # The oldest first, as they will go on: what a walk reads then lies together.
    op.execute(f"INSERT INTO tasks_words SELECT id, {WORDS.format('tasks')} FROM tasks ORDER BY id")
    # As before: no list of what is still to be sorted in, and rare words known to be rare.
    op.execute("CREATE INDEX tasks_words_by_word ON tasks_words USING gin (words) WITH (fastupdate = off)")
    op.execute("ALTER TABLE tasks_words ALTER COLUMN words SET STATISTICS 1000")
    op.execute(REMEMBER)
    op.execute(
        "CREATE TRIGGER tasks_are_searchable AFTER INSERT ON tasks"
        " FOR EACH ROW EXECUTE FUNCTION remember_words_of_task()"
    )
    op.execute(
        "CREATE TRIGGER tasks_stay_searchable AFTER UPDATE OF searched ON tasks"
        " FOR EACH ROW WHEN (NEW.searched <> OLD.searched) EXECUTE FUNCTION remember_words_of_task()"
    )
    op.execute("ANALYZE tasks_words")
