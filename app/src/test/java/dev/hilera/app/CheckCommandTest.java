package dev.hilera.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path folder;
  private Path db;

  @BeforeEach
  void twoJobs() throws Exception {
    db = folder.resolve("jobs.db");
    try (var hilera = Hilera.open(Config.file(db.toString()))) {
      var done = Job.named("done");
      var first = done.task("first", () -> 1);
      done.task("second", () -> 2).needs(first);
      hilera.run(done).await();
      var held = Job.named("held");
      held.task("not yet", () -> 3);
      hilera.submit(held);
    }
  }

  @Test
  void ofAFileAsItShouldBeNothingIsWrong() {
    assertThat(check()).isZero();
    assertThat(out.toString().strip()).isEqualTo("2 jobs, nothing is wrong");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void anOutcomeThatWasTamperedWithIsNamed() throws Exception {
    tamper("update attempt set ended_at = started_at - 5 where job = 1 and task = 1");

    assertThat(check()).isEqualTo(1);
    assertThat(out.toString())
        .contains("job 1 'done': second#1 ends before it begins")
        .contains("violation");
  }

  @Test
  void machinesGetJson() throws Exception {
    tamper("delete from attempt where job = 1 and task = 0");

    assertThat(check("--json")).isEqualTo(1);
    assertThat(out.toString())
        .contains("\"jobs\": 2")
        .contains("\"job\": 1")
        .contains("starts before 'first' is completed");
  }

  @Test
  void whatIsNotThereIsRefusedAndNotMade() {
    db = folder.resolve("other.db");

    assertThat(check()).isEqualTo(2);
    assertThat(err.toString()).contains("there is no").contains("other.db");
    assertThat(db).doesNotExist();
  }

  @Test
  void aFileThatAProcessUsesIsRefused() {
    try (var _ = Hilera.open(Config.file(db.toString()))) {
      assertThat(check()).isEqualTo(2);
    }
    assertThat(err.toString()).contains("is in use by process");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aDamagedFileIsAFinding() throws Exception {
    Files.writeString(db, "no database, and long enough");

    assertThat(check()).isEqualTo(1);
    assertThat(err.toString()).contains(db + " is damaged: it is no SQLite database");
  }

  @Test
  void memoryIsRefused() {
    assertThat(hilera("check", "--store", "memory")).isEqualTo(2);
    assertThat(err.toString()).contains("leaves nothing to check");
  }

  @Test
  void jobsThatWaitGoOnWaiting() {
    assertThat(check()).isZero();
    assertThat(check()).isZero();
  }

  private void tamper(String sql) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + db);
        var statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  private int check(String... more) {
    String[] words = new String[3 + more.length];
    words[0] = "check";
    words[1] = "--store";
    words[2] = "sqlite:" + db;
    System.arraycopy(more, 0, words, 3, more.length);
    return hilera(words);
  }

  private int hilera(String... words) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }
}
