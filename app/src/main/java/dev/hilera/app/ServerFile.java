package dev.hilera.app;

import dev.hilera.Codec;
import dev.hilera.HileraException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells the commands of its own user, in a file beside the data that nobody else can
 * read: while it serves, where it is and the owner's token; once it has stopped, how that went.
 *
 * <pre>
 * {@code {"pid": 4711, "started": 1795243200123, "url": "http://127.0.0.1:7070/", "token": "..."}
 * {"whole": true, "token": "..."}}</pre>
 */
final class ServerFile {
  /** For its user alone. */
  static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;
  private final Codec codec;

  private ServerFile(Path path, Codec codec) {
    this.path = path;
    this.codec = codec;
  }

  /**
   * A server that serves, as far as the file knows.
   *
   * @param pid of its process
   * @param started that process, in epoch milliseconds, 0 if the system does not tell; the id alone
   *     may mean a later process
   * @param url where it answers
   * @param token of the owner
   */
  record Serving(long pid, long started, URI url, String token) {
    /** This process. */
    static Serving here(URI url, String token) {
      ProcessHandle self = ProcessHandle.current();
      return new Serving(self.pid(), started(self), url, token);
    }

    /** The process, if it is still there. */
    Optional<ProcessHandle> process() {
      return ProcessHandle.of(pid).filter(process -> started(process) == started);
    }

    /** Whether it is this process. */
    boolean isHere() {
      ProcessHandle self = ProcessHandle.current();
      return pid == self.pid() && started == started(self);
    }

    /** As it is told to people and scripts. */
    String line() {
      return "serving " + url + ", pid " + pid;
    }

    /** The same for machines. */
    Map<String, Object> told() {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("url", url.toString());
      told.put("pid", pid);
      return told;
    }

    private static long started(ProcessHandle process) {
      return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
  }

  /**
   * The file beside the data.
   *
   * @param db the data file, or {@code null} for a store in memory: then in the working folder
   */
  static ServerFile beside(@Nullable Path db) {
    return new ServerFile(Path.of(db == null ? "hilera.server" : db + ".server"), Json.codec());
  }

  /** Who serves, if the file says so and that process is still there. */
  Optional<Serving> serving() {
    return read().flatMap(ServerFile::serving).filter(server -> server.process().isPresent());
  }

  private static Optional<Serving> serving(Map<?, ?> json) {
    return json.get("pid") instanceof Number pid
            && json.get("started") instanceof Number started
            && json.get("url") instanceof String url
            && json.get("token") instanceof String token
        ? Optional.of(new Serving(pid.longValue(), started.longValue(), URI.create(url), token))
        : Optional.empty();
  }

  /** Whether all that ran had ended when the server stopped; empty if it did not come to say so. */
  Optional<Boolean> stopped() {
    return read()
        .flatMap(json ->
            json.get("whole") instanceof Boolean whole ? Optional.of(whole) : Optional.empty());
  }

  /**
   * The owner's token of the server before, which those who still watch it know; empty if there was
   * none, or if somebody else may have written the file.
   */
  Optional<String> token() {
    return isPrivate()
        ? read()
            .flatMap(json ->
                json.get("token") instanceof String token ? Optional.of(token) : Optional.empty())
        : Optional.empty();
  }

  private boolean isPrivate() {
    try {
      UserPrincipal user =
          path.getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(System.getProperty("user.name"));
      return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(user)
          && Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).equals(PRIVATE.value());
    } catch (IOException _) {
      return false;
    }
  }

  private Optional<Map<?, ?>> read() {
    try {
      return codec.fromJson(Files.readAllBytes(path)) instanceof Map<?, ?> map
          ? Optional.of(map)
          : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new HileraException("cannot read " + path + ": " + Reasons.of(e), e);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Says where the server is. */
  void write(Serving server) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pid", server.pid());
    json.put("started", server.started());
    json.put("url", server.url().toString());
    json.put("token", server.token());
    write(json);
  }

  /** Says that the server has stopped. */
  void write(boolean whole) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("whole", whole);
    token().ifPresent(token -> json.put("token", token));
    write(json);
  }

  private void write(Map<String, Object> json) {
    try {
      Path next =
          Files.createTempFile(path.toAbsolutePath().getParent(), "server", ".tmp", PRIVATE);
      Files.write(next, codec.toJson(json));
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new HileraException("cannot write " + path + ": " + Reasons.of(e), e);
    }
  }
}
