package dev.hilera.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hilera.Resources;
import dev.hilera.store.NodeInfo;
import dev.hilera.store.Question;
import dev.hilera.store.Store;
import dev.hilera.store.StoreException;
import dev.hilera.store.StoreException.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data file: opened by one, refused when it is damaged, with words that help. */
class SqliteFileTest {
  @TempDir private Path folder;
  private Path file;

  /** Opens a store in a process of its own and waits to be told to end. */
  static final class Other {
    private Other() {}

    public static void main(String[] args) throws IOException {
      try (Store store = new SqliteStoreProvider().open(args[0], new JsonCodec())) {
        System.out.println("open " + store.durable());
        System.in.read();
      }
    }
  }

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("jobs.db");
  }

  private Store open() {
    return new SqliteStoreProvider().open("sqlite:" + file, new JsonCodec());
  }

  @Test
  void onlyItsUserCanReadIt() throws Exception {
    try (Store _ = open();
        Stream<Path> files = Files.list(folder)) {
      for (Path one : files.filter(each -> !each.toString().endsWith(".lock")).toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one)))
            .as(one.toString())
            .isEqualTo("rw-------");
      }
    }
    assertThat(file).exists();
  }

  /** It is refused, and all that is there stays as it is. */
  private StoreException refused() throws IOException {
    Map<String, String> before = content();
    StoreException thrown = refusedWhileOpen();
    assertThat(content()).isEqualTo(before);
    return thrown;
  }

  /** The bytes of all files by name, but for the lock. */
  private Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path one : files.filter(Files::isRegularFile).toList()) {
        if (!one.toString().endsWith(".lock")) {
          byte[] bytes = Files.readAllBytes(one);
          content.put(one.getFileName().toString(), bytes.length + ":" + Arrays.hashCode(bytes));
        }
      }
    }
    return content;
  }

  /** Without a look at the bytes: that would drop the locks of a connection of this process. */
  private StoreException refusedWhileOpen() {
    StoreException thrown = catchThrowableOfType(StoreException.class, () -> open().close());
    assertThat(thrown).isNotNull();
    assertThat(thrown.getMessage()).contains(file.getFileName().toString());
    return thrown;
  }

  private void make() {
    try (Store store = open()) {
      store.join(new NodeInfo("one", Map.of(), Resources.NONE, 1));
    }
  }

  private void sql(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  private void overwrite(long at, int... bytes) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      for (int one : bytes) {
        open.write(one);
      }
    }
  }

  @Test
  void theProviderKnowsItsUrls() {
    SqliteStoreProvider provider = new SqliteStoreProvider();
    assertThat(provider.accepts("sqlite:jobs.db")).isTrue();
    assertThat(provider.accepts("postgresql://host/db")).isFalse();
    assertThat(provider.accepts("memory")).isFalse();
  }

  @Test
  void itIsMadeOnFirstUseAndThereAfterwards() throws IOException {
    make();
    try (Store store = open()) {
      assertThat(store.ask(new Question.Nodes())).as("the dead").isEmpty();
      assertThat(store.join(new NodeInfo("one", Map.of(), Resources.NONE, 1)).incarnation())
          .isEqualTo(2);
    }
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names =
          files.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
      assertThat(names).containsExactlyInAnyOrder("jobs.db", "jobs.db.lock");
    }
  }

  @Test
  void whatAnInterruptedCreationLeftIsNoStore() throws IOException {
    Files.writeString(folder.resolve("jobs.db.new"), "half made");
    make();
    assertThat(folder.resolve("jobs.db.new")).doesNotExist();
  }

  @Test
  void aSecondOpeningInThisProcessIsRefused() {
    String pid = String.valueOf(ProcessHandle.current().pid());
    Store first = open();
    StoreException thrown = refusedWhileOpen();
    assertThat(thrown.kind()).isEqualTo(Kind.FAILED);
    assertThat(thrown.getMessage()).contains("in use", pid);
    assertThat(refusedWhileOpen().getMessage()).contains(pid);
    first.close();
    open().close();
  }

  @Test
  void aSecondProcessIsRefusedWithThePidOfTheFirst() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process other =
        new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                "sqlite:" + file)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("open true");
      assertThat(refused().getMessage()).contains("in use by process " + other.pid());
      // The refusal did not take the right away from the first.
      assertThat(refused().getMessage()).contains("in use by process " + other.pid());
    } finally {
      other.destroyForcibly();
      other.waitFor();
    }
    open().close();
  }

  @Test
  void anEmptyFileIsDamaged() throws IOException {
    Files.createFile(file);
    StoreException thrown = refused();
    assertThat(thrown.kind()).isEqualTo(Kind.DAMAGED);
    assertThat(thrown.getMessage()).contains("empty");
  }

  @Test
  void aFileThatIsNoDatabaseIsDamaged() throws IOException {
    Files.writeString(file, "a letter\n".repeat(1_000));
    assertThat(refused().kind()).isEqualTo(Kind.DAMAGED);
    Files.writeString(file, "short");
    assertThat(refused().kind()).isEqualTo(Kind.DAMAGED);
  }

  @Test
  void aTruncatedFileIsDamaged() throws IOException {
    make();
    long size = Files.size(file);
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(size - 4_096);
    }
    StoreException thrown = refused();
    assertThat(thrown.kind()).isEqualTo(Kind.DAMAGED);
    assertThat(thrown.getMessage()).contains("cut off");
  }

  @Test
  void flippedBitsInTheHeaderAreFound() throws IOException {
    make();
    byte[] whole = Files.readAllBytes(file);
    for (int at : new int[] {0, 5, 16, 17, 18, 21, 22, 47}) {
      Files.write(file, whole);
      overwrite(at, whole[at] ^ 0x55);
      assertThat(refused().kind()).as("byte " + at).isEqualTo(Kind.DAMAGED);
    }
    Files.write(file, whole);
    open().close();
  }

  @Test
  void aFlippedBitIsRefusedOrDoesNoHarm() throws IOException {
    make();
    byte[] whole = Files.readAllBytes(file);
    long seed = new Random().nextInt();
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      int at = random.nextInt(whole.length);
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, flipped);
      Map<String, String> before = content();
      boolean refused = false;
      try (Store store = open()) {
        store.ask(new Question.JobCounts());
        store.ask(Question.Jobs.newest(9));
      } catch (StoreException e) {
        refused = true;
        assertThat(e.getMessage()).contains(file.toString());
      } catch (RuntimeException e) {
        throw new AssertionError("byte " + at + " with seed " + seed, e);
      }
      if (refused) {
        assertThat(content()).as("byte " + at + " with seed " + seed).isEqualTo(before);
      }
    }
  }

  @Test
  void aDamagedPageIsFound() throws IOException {
    make();
    overwrite(4_096, 0x77, 0x77, 0x77, 0x77, 0x77, 0x77, 0x77, 0x77);
    assertThat(refused().kind()).isEqualTo(Kind.DAMAGED);
  }

  @Test
  void aMissingFileWithALogIsDamaged() throws IOException {
    Files.writeString(folder.resolve("jobs.db-wal"), "left over");
    assertThat(refused().kind()).isEqualTo(Kind.DAMAGED);
  }

  @Test
  void aNewerFileIsLeftAlone() throws Exception {
    make();
    sql("PRAGMA user_version = 99");
    StoreException thrown = refused();
    assertThat(thrown.kind()).isEqualTo(Kind.FAILED);
    assertThat(thrown.getMessage()).contains("newer", "99");
  }

  @Test
  void theDatabaseOfAnotherProgramIsLeftAlone() throws Exception {
    sql("CREATE TABLE theirs (x)");
    assertThat(refused().getMessage()).contains("another program");
  }

  @Test
  void namesThatCannotBeFilesAreExplained() throws IOException {
    Files.createDirectory(file);
    assertThat(refused().getMessage()).contains("is a folder");
    for (String name : List.of("", " ", ":memory:")) {
      assertThat(message("sqlite:" + name)).contains("names no file");
    }
    assertThat(message("sqlite:" + folder.resolve("no/such/jobs.db"))).contains("is not there");
    assertThat(message("sqlite:" + folder.resolve("what?.db"))).contains("question mark");
  }

  @Test
  void aFolderThatTakesNoFilesIsNamed() {
    assertThat(message("sqlite:/proc/jobs.db")).contains("/proc/jobs.db", "check");
  }

  private static String message(String url) {
    return catchThrowableOfType(
            StoreException.class, () -> new SqliteStoreProvider().open(url, new JsonCodec()))
        .reason();
  }

  @Test
  void aFullDiskAtCreationIsExplained() {
    SqliteSettings full =
        new SqliteSettings(List.of("PRAGMA max_page_count = 5"), 1 << 20, Connection::commit);
    StoreException thrown =
        catchThrowableOfType(
            StoreException.class,
            () -> SqliteStore.open(file.toString(), new JsonCodec(), full).close());
    assertThat(thrown.kind()).isEqualTo(Kind.FAILED);
    assertThat(thrown.getMessage()).contains("disk is full", file.toString());
    assertThat(file).doesNotExist();
    make();
  }
}
