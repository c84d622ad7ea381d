package dev.hilera.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The script that runs commands, put into the attempts' folder.
 *
 * @param launcher the program and arguments that run it as the leader of a session of its own
 * @param groups whether it leads a process group
 */
record ShimScript(List<String> launcher, boolean groups) {
  private static final String RESOURCE = "shim.sh";
  private static final List<String> FOLDERS = List.of("/usr/bin", "/bin", "/usr/local/bin");
  private static final String PERL_SETSID = "use POSIX; POSIX::setsid(); exec @ARGV;";

  /**
   * Installs it, unless the same is there. One that a running shell still reads is never changed.
   */
  static ShimScript install(Path folder) throws IOException {
    AttemptFolder.createFolder(folder);
    byte[] content = content();
    String name = "shim-" + UUID.nameUUIDFromBytes(content) + ".sh";
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      Path fresh = folder.resolve(name + "." + ProcessHandle.current().pid());
      Files.deleteIfExists(fresh);
      AttemptFolder.write(fresh, content);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return launched(List.of("/bin/sh", file.toString()));
  }

  /**
   * Of the ways to a session of its own, the first that is there: setsid (Linux), perl (macOS).
   * With neither, what the command leaves behind in the background is found by the process tree
   * alone.
   */
  private static ShimScript launched(List<String> shell) {
    List<String> setsid = tool("setsid").toList();
    List<String> perl = tool("perl").flatMap(p -> Stream.of(p, "-e", PERL_SETSID)).toList();
    List<String> session = setsid.isEmpty() ? perl : setsid;
    return new ShimScript(
        Stream.concat(session.stream(), shell.stream()).toList(), !session.isEmpty());
  }

  private static Stream<String> tool(String name) {
    return FOLDERS.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .limit(1)
        .map(Path::toString);
  }

  private static byte[] content() throws IOException {
    try (InputStream script = ShimScript.class.getResourceAsStream(RESOURCE)) {
      if (script == null) {
        throw new IOException("the resource " + RESOURCE + " is missing from the jar");
      }
      return script.readAllBytes();
    }
  }
}
