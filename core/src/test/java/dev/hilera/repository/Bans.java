package dev.hilera.repository;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What no file may hold, or only one named file. */
public final class Bans {
  private static final String SYSTEM_HOST = "core/src/main/java/dev/hilera/engine/SystemHost.java";
  private static final String MAIN = "app/src/main/java/dev/hilera/app/Main.java";

  private static final String STORE_THREADS =
      "jdbc/src/main/java/dev/hilera/jdbc/StoreThreads.java";

  private static final Ban CLOCK =
      new Ban(List.of(SYSTEM_HOST, MAIN), "take the time from the engine's clock");
  private static final Ban SLEEP =
      new Ban(List.of(SYSTEM_HOST), "wait on the engine's clock, or a signal");
  private static final Ban THREAD =
      new Ban(List.of(SYSTEM_HOST, STORE_THREADS), "let the engine's host start threads");
  private static final Ban PRINT =
      new Ban(List.of(MAIN), "log by System.Logger, or print to a given writer");

  /** What stands in the way of a run under a seed, or mixes with the answers of commands. */
  private static final Map<String, Ban> CALLS =
      Map.ofEntries(
          Map.entry("System.currentTimeMillis", CLOCK),
          Map.entry("System.nanoTime", CLOCK),
          Map.entry("Instant.now", CLOCK),
          Map.entry("Clock.system", CLOCK),
          Map.entry("Clock.systemUTC", CLOCK),
          Map.entry("Clock.systemDefaultZone", CLOCK),
          Map.entry("InstantSource.system", CLOCK),
          Map.entry("Thread.sleep", SLEEP),
          Map.entry("new Thread", THREAD),
          Map.entry("Thread.ofPlatform", THREAD),
          Map.entry("Thread.ofVirtual", THREAD),
          Map.entry("Thread.startVirtualThread", THREAD),
          Map.entry("System.out", PRINT),
          Map.entry("System.err", PRINT));

  private static final Pattern VAGUE_NAME = Pattern.compile(".*(Manager|Helper|Utils?|Impl)");

  // Written so that this file does not hold what it looks for.
  private static final Pattern MARKER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
  private static final Pattern REGISTRY =
      Pattern.compile(
          "repo1?\\.maven|repo\\.maven|registry\\.npmjs|deb\\.debian\\.org|central\\.sonatype"
              + "|plugins\\.gradle|files\\.pythonhosted|proxy\\.golang");
  private static final Pattern MACHINE_PATH =
      Pattern.compile(
          "/work/(main|shared|steering|trees|\\.library)|/f[a]rm/|/root/\\.|/lib/[j]vm/");

  private Bans() {}

  /** Time, threads and output, in main code: each has one file. */
  public static List<Violation> calls(SourceFile file) {
    var violations = new ArrayList<Violation>();
    for (var node : file.all(Tree.class)) {
      var call = call(node);
      var ban = CALLS.get(call);
      if (ban != null && !ban.onlyIn().contains(file.path())) {
        var remedy =
            call + " is for " + String.join(", ", ban.onlyIn()) + " alone: " + ban.remedy();
        violations.add(file.violation(node, remedy));
      }
    }
    return violations;
  }

  private static String call(Tree node) {
    var text =
        switch (node) {
          case MemberSelectTree select -> select.toString();
          case MemberReferenceTree reference
              when reference.getMode() == MemberReferenceTree.ReferenceMode.NEW ->
              "new " + reference.getQualifierExpression();
          case MemberReferenceTree reference ->
              reference.getQualifierExpression() + "." + reference.getName();
          case NewClassTree creation -> "new " + creation.getIdentifier();
          default -> "";
        };
    return text.replaceFirst("java\\.(lang|time)\\.", "");
  }

  public static List<Violation> vagueNames(SourceFile file) {
    return file.all(ClassTree.class).stream()
        .filter(type -> VAGUE_NAME.matcher(type.getSimpleName()).matches())
        .map(type -> file.violation(type, type.getSimpleName() + ": name it by what it does"))
        .toList();
  }

  public static List<Violation> skippedTests(SourceFile file) {
    return file.all(AnnotationTree.class).stream()
        .filter(annotation -> annotation.getAnnotationType().toString().endsWith("Disabled"))
        .map(annotation -> file.violation(annotation, "a skipped test: mend or delete it"))
        .toList();
  }

  /** Notes to oneself, in any text but prose. */
  public static List<Violation> markers(String path, String text) {
    return path.endsWith(".md") ? List.of() : find(MARKER, path, text, "do it now or drop it");
  }

  public static List<Violation> registries(String path, String text) {
    return find(REGISTRY, path, text, "name no registry's host");
  }

  public static List<Violation> machinePaths(String path, String text) {
    return find(MACHINE_PATH, path, text, "name no machine's path");
  }

  private static List<Violation> find(Pattern pattern, String path, String text, String remedy) {
    var violations = new ArrayList<Violation>();
    var line = 0;
    for (var content : text.lines().toList()) {
      line++;
      var match = pattern.matcher(content);
      if (match.find()) {
        violations.add(new Violation(path, line, match.group() + ": " + remedy));
      }
    }
    return violations;
  }

  /** The few files that may, and what all others do instead. */
  private record Ban(List<String> onlyIn, String remedy) {}
}
